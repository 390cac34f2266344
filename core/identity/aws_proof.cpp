#include "core/identity/aws_proof.h"

#include "core/base/encoding.h"

#include <nlohmann/json.hpp>

#include <time.h>

#include <array>
#include <cstring>
#include <string>

namespace stepveil {
namespace {

using nlohmann::json;
using std::chrono::system_clock;

constexpr const char* kContentType = "application/x-www-form-urlencoded; charset=utf-8";

std::string DateTime(system_clock::time_point now) {
  const std::time_t seconds = system_clock::to_time_t(now);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 17> text{};
  const std::size_t size = strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts);
  return {text.data(), size};
}

Secret InBase64(json headers) {
  std::string text = headers.dump();
  for (json& value : headers) {
    WipeString(value.get_ref<std::string&>());
  }
  std::string encoded = Base64(text);
  WipeString(text);
  return Secret::Take(encoded);
}

}  // namespace

Secret AwsProof(const AwsIdentity& identity, system_clock::time_point now) {
  const std::string host = "sts." + identity.region + ".amazonaws.com";
  const AwsScope scope{DateTime(now), identity.region, "sts"};
  const AwsRequest request{
      kAwsProofMethod, "/", {{"content-type", kContentType}, {"host", host}}, kAwsProofBody};
  json headers = {
      {"Authorization", AwsAuthorization(request, scope, identity.credentials).Expose()},
      {"Content-Length", std::to_string(strlen(kAwsProofBody))},
      {"Content-Type", kContentType},
      {"Host", host},
      {"X-Amz-Date", scope.date_time},
  };
  if (!identity.credentials.session_token.empty()) {
    headers["X-Amz-Security-Token"] = identity.credentials.session_token.Expose();
  }
  return InBase64(std::move(headers));
}

}  // namespace stepveil
