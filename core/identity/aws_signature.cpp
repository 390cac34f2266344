#include "core/identity/aws_signature.h"

#include "core/base/encoding.h"
#include "core/base/text.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

using SignedHeaders = std::map<std::string_view, std::string_view>;  // sorted, as they are signed

std::string HexOfSha256(std::string_view bytes) {
  std::array<char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
             EVP_sha256(), nullptr);
  return Hex({digest.data(), size});
}

Secret HmacSha256(const Secret& key, std::string_view text) {
  std::string code(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.Expose().data(), static_cast<int>(key.size_bytes()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(code.data()), &size);
  code.resize(size);
  return Secret::Take(code);
}

SignedHeaders HeadersOf(const AwsRequest& request, const AwsScope& scope,
                        const AwsCredentials& credentials) {
  SignedHeaders headers(request.headers.begin(), request.headers.end());
  headers["x-amz-date"] = scope.date_time;
  if (!credentials.session_token.empty()) {
    headers["x-amz-security-token"] = credentials.session_token.Expose();
  }
  return headers;
}

std::string NamesOf(const SignedHeaders& headers) {
  std::vector<std::string> names;
  for (const auto& [name, value] : headers) {
    names.emplace_back(name);
  }
  return Join(names, ";");
}

// Holds the session token, so its room is made at once and it is wiped.
Secret CanonicalRequest(const AwsRequest& request, const SignedHeaders& headers) {
  const std::string end = "\n" + NamesOf(headers) + "\n" + HexOfSha256(request.body);
  std::size_t size = request.method.size() + request.path.size() + end.size() + 3;
  for (const auto& [name, value] : headers) {
    size += name.size() + value.size() + 2;
  }
  std::string text;
  text.reserve(size);
  text.append(request.method).append("\n").append(request.path).append("\n\n");
  for (const auto& [name, value] : headers) {
    text.append(name).append(":").append(value).append("\n");
  }
  text.append(end);
  return Secret::Take(text);
}

Secret SigningKey(const AwsScope& scope, const Secret& secret_access_key) {
  std::string start;
  start.reserve(secret_access_key.size_bytes() + 4);
  start.append("AWS4").append(secret_access_key.Expose());
  const Secret date = HmacSha256(Secret::Take(start), scope.date_time.substr(0, 8));
  return HmacSha256(HmacSha256(HmacSha256(date, scope.region), scope.service), "aws4_request");
}

}  // namespace

Secret AwsAuthorization(const AwsRequest& request, const AwsScope& scope,
                        const AwsCredentials& credentials) {
  const SignedHeaders headers = HeadersOf(request, scope, credentials);
  const std::string place =
      scope.date_time.substr(0, 8) + "/" + scope.region + "/" + scope.service + "/aws4_request";
  const Secret canonical = CanonicalRequest(request, headers);
  const std::string to_sign = std::string(kAlgorithm) + "\n" + scope.date_time + "\n" + place +
                              "\n" + HexOfSha256(canonical.Expose());
  const Secret code = HmacSha256(SigningKey(scope, credentials.secret_access_key), to_sign);
  std::string value = std::string(kAlgorithm) + " Credential=" + credentials.access_key_id + "/" +
                      place + ", SignedHeaders=" + NamesOf(headers) +
                      ", Signature=" + Hex(code.Expose());
  return Secret::Take(value);
}

}  // namespace stepveil
