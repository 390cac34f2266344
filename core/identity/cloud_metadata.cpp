#include "core/identity/cloud_metadata.h"

#include "core/base/text.h"
#include "core/http/client.h"
#include "core/http/url.h"

#include <algorithm>

namespace stepveil {
namespace {

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

Client ClientFor(const ProofPlace& place, const MetadataQuestion& question,
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

}  // namespace

Result<HttpResponse> Ask(const ProofPlace& place, MetadataQuestion question) {
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

std::string WithoutFinalSlash(std::string_view address) {
  while (address.ends_with('/')) {
    address.remove_suffix(1);
  }
  return std::string(address);
}

}  // namespace stepveil
