#include "tests/devserver/model/jwt.h"

#include "tests/devserver/model/encoding.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

std::string TextOf(const Json& object, std::string_view name) {
  auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::shared_ptr<const Json> ParseObject(std::string_view part) {
  std::string text;
  if (!FromBase64Url(part, text)) return nullptr;
  Json object = Json::parse(text, nullptr, false);
  return object.is_object() ? std::make_shared<const Json>(std::move(object)) : nullptr;
}

bool IsBefore(const Json& claims, const char* name, long long now) {
  auto found = claims.find(name);
  return found != claims.end() && found->is_number() && found->get<double>() <= double(now);
}

std::string TimeFault(const Json& claims, long long now) {
  if (claims.contains("nbf") && !IsBefore(claims, "nbf", now)) return "jwt not active";
  return IsBefore(claims, "exp", now) ? "jwt expired" : "";
}

}  // namespace

std::string Jwt::HeaderText(std::string_view name) const { return TextOf(*header, name); }

std::string Jwt::ClaimText(std::string_view name) const { return TextOf(*claims, name); }

std::shared_ptr<const Jwt> DecodeJwt(std::string_view text) {
  std::size_t first = text.find('.');
  std::size_t last = text.rfind('.');
  if (first == last || text.find('.', first + 1) != last) return nullptr;
  Jwt jwt{ParseObject(text.substr(0, first)), ParseObject(text.substr(first + 1, last - first - 1)),
          std::string(text.substr(0, last)), ""};
  if (!jwt.header || !jwt.claims || !FromBase64Url(text.substr(last + 1), jwt.signature)) {
    return nullptr;
  }
  return std::make_shared<const Jwt>(std::move(jwt));
}

std::string VerifyJwt(std::string_view text, const JwtRules& rules,
                      std::shared_ptr<const Jwt>& jwt) {
  if (text.empty()) return "jwt must be provided";
  if (std::count(text.begin(), text.end(), '.') != 2) return "jwt malformed";
  jwt = DecodeJwt(text);
  if (!jwt) return "invalid token";
  if (jwt->signature.empty()) return "jwt signature is required";
  const std::string algorithm = jwt->HeaderText("alg");
  if (std::find(rules.algorithms.begin(), rules.algorithms.end(), algorithm) ==
      rules.algorithms.end()) {
    return "invalid algorithm";
  }
  if (!rules.signature_holds(*jwt)) return "invalid signature";
  std::string fault = TimeFault(*jwt->claims, UnixSeconds(rules.now));
  if (!fault.empty()) return fault;
  if (!rules.issuer.empty() && jwt->ClaimText("iss") != rules.issuer) {
    return "jwt issuer invalid. expected: " + rules.issuer;
  }
  return "";
}

std::string UnsignedJwt(const Json& header, const Json& claims) {
  auto encoded = [](const Json& part) {
    return Base64Url(part.dump(-1, ' ', false, Json::error_handler_t::replace));
  };
  return encoded(header) + '.' + encoded(claims);
}

long long UnixSeconds(Clock::time_point time) {
  return std::chrono::duration_cast<Seconds>(time.time_since_epoch()).count();
}

}  // namespace stepveil::devserver
