#include "tests/devserver/model/sts.h"

#include "tests/devserver/model/encoding.h"

#include <time.h>

#include <cstdlib>
#include <sstream>
#include <string_view>
#include <vector>

namespace stepveil::devserver {
namespace {

constexpr Seconds kAllowedSkew{900};

// `Credential=ID/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=HEX`.
struct Signature {
  std::vector<std::string> scope;  // id, date, region, service, "aws4_request"
  std::vector<std::string> names;
  std::string code;
};

std::vector<std::string> Pieces(const std::string& text, char separator) {
  std::vector<std::string> pieces;
  std::istringstream in(text);
  for (std::string piece; std::getline(in, piece, separator);) pieces.push_back(piece);
  return pieces;
}

// The text after "NAME=" up to a comma.
std::string FieldOf(const std::string& authorization, const std::string& name) {
  const std::size_t at = authorization.find(' ' + name + '=');
  if (at == std::string::npos) return {};
  const std::size_t start = at + name.size() + 2;
  return authorization.substr(start, authorization.find(',', start) - start);
}

Signature ReadSignature(const std::string& authorization) {
  return {Pieces(FieldOf(authorization, "Credential"), '/'),
          Pieces(FieldOf(authorization, "SignedHeaders"), ';'),
          FieldOf(authorization, "Signature")};
}

std::string HeaderOf(const StsRequest& request, const std::string& name) {
  auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

bool Signs(const Signature& signature, std::string_view name) {
  for (const std::string& signed_name : signature.names) {
    if (signed_name == name) return true;
  }
  return false;
}

// The host, and all of AWS's own headers that were sent, have to be signed.
bool SignsWhatItMust(const StsRequest& request, const Signature& signature) {
  for (const auto& [name, value] : request.headers) {
    if (name.starts_with("x-amz-") && !Signs(signature, name)) return false;
  }
  return Signs(signature, "host");
}

bool IsTimely(const std::string& date_time, Clock::time_point now) {
  tm parts{};
  const char* end = strptime(date_time.c_str(), "%Y%m%dT%H%M%SZ", &parts);
  if (end == nullptr || *end != '\0') return false;
  const auto difference =
      std::chrono::duration_cast<Seconds>(now - Clock::from_time_t(timegm(&parts)));
  return std::abs(difference.count()) <= kAllowedSkew.count();
}

std::string CanonicalRequest(const StsRequest& request, const Signature& signature) {
  std::string text = request.method + "\n/\n\n";
  std::string names;
  for (const std::string& name : signature.names) {
    text += name + ':' + HeaderOf(request, name) + '\n';
    names += (names.empty() ? "" : ";") + name;
  }
  return text + '\n' + names + '\n' + Hex(Sha256(request.body));
}

std::string CodeOf(const StsRequest& request, const Signature& signature, const AwsKey& key) {
  const auto& scope = signature.scope;
  std::string signing_key = "AWS4" + key.secret;
  for (std::size_t i = 1; i < scope.size(); ++i) signing_key = HmacSha256(signing_key, scope[i]);
  const std::string text = "AWS4-HMAC-SHA256\n" + HeaderOf(request, "x-amz-date") + '\n' +
                           scope[1] + '/' + scope[2] + '/' + scope[3] + '/' + scope[4] + '\n' +
                           Hex(Sha256(CanonicalRequest(request, signature)));
  return Hex(HmacSha256(signing_key, text));
}

bool FitsItsPlace(const StsRequest& request, const Signature& signature) {
  const auto& scope = signature.scope;
  const std::string date = HeaderOf(request, "x-amz-date").substr(0, 8);
  const std::string length = HeaderOf(request, "content-length");
  return scope.size() == 5 && scope[1] == date && scope[2] == request.region && scope[3] == "sts" &&
         scope[4] == "aws4_request" &&
         HeaderOf(request, "host") == "sts." + request.region + ".amazonaws.com" &&
         (length.empty() || length == std::to_string(request.body.size()));
}

// Without an Accept of its own the request has axios's, which takes JSON.
bool AsksForJson(const StsRequest& request) {
  const std::string accept = HeaderOf(request, "accept");
  return request.body == "Action=GetCallerIdentity&Version=2011-06-15" &&
         HeaderOf(request, "content-type").starts_with("application/x-www-form-urlencoded") &&
         (accept.empty() || accept.find("application/json") != std::string::npos);
}

}  // namespace

const AwsKey* CallerOf(const StsRequest& request, const Store& store) {
  const Signature signature = ReadSignature(HeaderOf(request, "authorization"));
  if (!FitsItsPlace(request, signature) || !SignsWhatItMust(request, signature) ||
      !AsksForJson(request) || !IsTimely(HeaderOf(request, "x-amz-date"), store.Now())) {
    return nullptr;
  }
  for (const AwsKey& key : store.aws_keys) {
    if (key.id != signature.scope[0]) continue;
    const bool good = !key.expired && HeaderOf(request, "x-amz-security-token") == key.token &&
                      CodeOf(request, signature, key) == signature.code;
    return good ? &key : nullptr;
  }
  return nullptr;
}

std::string RegionIn(const std::string& authorization) {
  for (const std::string& field : Pieces(authorization, ' ')) {
    const std::vector<std::string> parts = Pieces(field, '/');
    if (field.starts_with("Credential=") && parts.size() >= 3) return parts[2];
  }
  return {};
}

}  // namespace stepveil::devserver
