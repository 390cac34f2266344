#include "core/identity/aws_metadata.h"

#include "core/base/descriptor.h"
#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/http/client.h"
#include "core/http/url.h"

#include <nlohmann/json.hpp>

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace stepveil {
namespace {

using nlohmann::json;

constexpr int kTries = 3;
constexpr std::size_t kMostTokenBytes = std::size_t{64} << 10;

tl::unexpected<Error> Unusable(const MetadataQuestion& question, const std::string& why) {
  return Fail(ErrorCode::kLogin, "the address in " + question.source + " " + why,
              {"it is https, or plain http to loopback or to a link-local address"});
}

// What follows the origin in an absolute URL.
std::string PathOf(const std::string& url) {
  const std::size_t path = url.find('/', url.find("://") + 3);
  return path == std::string::npos ? "/" : url.substr(path);
}

Client ClientFor(const AwsPlace& place, const MetadataQuestion& question,
                 const std::string& origin) {
  ClientOptions options;
  options.addresses = {origin};
  options.headers = {{"Accept", question.form ? "application/json" : "*/*"}};
  if (question.form) {
    options.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  }
  options.deadline = std::min(place.deadline, place.clock.now() + question.time);
  options.most_attempts = kTries;
  options.longer = "";
  options.words = {"the address in " + question.source, "does a proxy answer in its place?"};
  return Client(place.transport, std::move(options), place.clock);
}

// Moves a text out of `object`; empty if it is not there or no word.
Secret TakeWord(json& object, const char* name) {
  auto* const text = object.contains(name) ? object[name].get_ptr<std::string*>() : nullptr;
  return text != nullptr && IsAwsWord(*text) ? Secret::Take(*text) : Secret();
}

}  // namespace

bool IsAwsWord(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

Result<HttpResponse> Ask(const AwsPlace& place, MetadataQuestion question) {
  const auto url = ParseUrl(question.url);
  if (!url || url->has_credentials) {
    return Unusable(question, "is no http or https URL");
  }
  const bool near = IsLoopback(*url) || IsMetadataAddress(*url);
  if (url->scheme == "http" && !near) {
    return Unusable(question, "is plain http to " + Quoted(url->host));
  }
  ApiCall call{.method = question.method, .path = PathOf(question.url)};
  call.to_metadata = near;
  if (question.header) {
    call.secret_headers.push_back(*std::move(question.header));
  }
  Client client = ClientFor(place, question, url->origin);
  call.json_body = std::move(question.form);
  return client.Send(std::move(call));
}

Result<Secret> ReadTokenFile(const char* variable, const Variables& variables) {
  const std::string path(variables.Get(variable).value_or(""));
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  auto text = file.open() ? file.ReadUpTo(kMostTokenBytes) : std::nullopt;
  if (!text) {
    return Fail(ErrorCode::kLogin,
                std::string("cannot read the file in ") + variable + ": " + SystemWords(errno));
  }
  const Secret whole = Secret::Take(*text);
  return Secret(Trim(whole.Expose()));
}

Result<AwsCredentials> ReadCredentials(const HttpResponse& answer, const std::string& whose,
                                       const CredentialsPlace& place) {
  if (answer.status != 200) {
    return Fail(ErrorCode::kLogin, whose + " answered " + std::to_string(answer.status));
  }
  json body = ReadForeignJson(answer.body.Expose(), kSmallJson);
  const json::json_pointer pointer(place.pointer);
  if (!body.is_object() || !body.contains(pointer) || !body[pointer].is_object()) {
    return Fail(ErrorCode::kLogin, whose + " answered with something else than credentials");
  }
  json& found = body[pointer];
  const Secret id = TakeWord(found, "AccessKeyId");
  AwsCredentials credentials{std::string(id.Expose()), TakeWord(found, "SecretAccessKey"),
                             TakeWord(found, place.token), Secret()};
  if (id.empty() || credentials.secret_access_key.empty()) {
    return Fail(ErrorCode::kLogin, whose + " answered without credentials");
  }
  return credentials;
}

}  // namespace stepveil
