#include "core/identity/aws_metadata.h"

#include "core/base/text.h"
#include "core/http/client.h"
#include "core/http/url.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace stepveil {
namespace {

using nlohmann::json;

constexpr int kTries = 3;

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
  options.headers = {{"Accept", "*/*"}};
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
  return ClientFor(place, question, url->origin).Send(std::move(call));
}

Result<AwsCredentials> ReadCredentials(const HttpResponse& answer, const std::string& whose) {
  if (answer.status != 200) {
    return Fail(ErrorCode::kLogin, whose + " answered " + std::to_string(answer.status));
  }
  json body = json::parse(answer.body.Expose(), nullptr, false);
  if (!body.is_object()) {
    return Fail(ErrorCode::kLogin, whose + " answered with something that is no JSON object");
  }
  const Secret id = TakeWord(body, "AccessKeyId");
  AwsCredentials credentials{std::string(id.Expose()), TakeWord(body, "SecretAccessKey"),
                             TakeWord(body, "Token")};
  if (id.empty() || credentials.secret_access_key.empty()) {
    return Fail(ErrorCode::kLogin, whose + " answered without credentials");
  }
  return credentials;
}

}  // namespace stepveil
