#include "core/identity/claims.h"

#include "core/base/encoding.h"
#include "core/base/foreign_json.h"
#include "core/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace stepveil {
namespace {

using nlohmann::json;
using std::chrono::seconds;
using std::chrono::system_clock;

constexpr std::size_t kLongestTokenBytes = std::size_t{64} << 10;
constexpr std::size_t kMostOthers = 20;

std::string TextOf(const json& claims, const char* name) {
  const auto at = claims.find(name);
  return at != claims.end() && at->is_string() ? at->get<std::string>() : "";
}

std::optional<system_clock::time_point> TimeOf(const json& claims, const char* name) {
  const auto at = claims.find(name);
  if (at == claims.end() || !at->is_number()) {
    return std::nullopt;
  }
  const double time = at->get<double>();
  if (!(std::abs(time) < 1e11)) {  // past the year 5000: no date, and it would overflow
    return std::nullopt;
  }
  return system_clock::time_point(seconds(static_cast<long long>(time)));
}

void ReadAudience(const json& object, Claims& claims) {
  const auto at = object.find("aud");
  if (at == object.end()) {
    return;
  }
  claims.audience_is_list = at->is_array();
  for (const json& audience : claims.audience_is_list ? *at : json::array({*at})) {
    if (audience.is_string()) {
      claims.audiences.push_back(audience.get<std::string>());
    }
  }
}

// Registered claims are shown on their own, and `jti` tells a reader nothing.
bool IsOther(const std::string& name) {
  constexpr std::array<std::string_view, 7> kKnown = {"iss", "sub", "aud", "exp",
                                                      "nbf", "iat", "jti"};
  return std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end() &&
         LowerAscii(name).find("email") == std::string::npos;
}

void ReadOthers(const json& object, Claims& claims) {
  for (const auto& [name, value] : object.items()) {
    if (!IsOther(name)) {
      continue;
    }
    if (value.is_string()) {
      claims.others.emplace_back(name, value.get<std::string>());
    } else if (value.is_number() || value.is_boolean()) {
      claims.others.emplace_back(name, value.dump());
    }
  }
}

// The payload's text: what stands between the two dots, decoded.
// The JSON object that a part of a token encodes; discarded if it is none.
json ObjectIn(std::string_view part) {
  const auto text = DecodeBase64Url(part);
  json object = ReadForeignJson(text.value_or(""), kSmallJson);
  return object.is_object() ? object : json(json::value_t::discarded);
}

// The claims of three dot-separated parts of which the first, too, is an object.
json PayloadOf(std::string_view jwt) {
  const std::size_t first = jwt.find('.');
  const std::size_t second = jwt.find('.', first + 1);
  const bool is_jwt = jwt.size() <= kLongestTokenBytes &&
                      std::count(jwt.begin(), jwt.end(), '.') == 2 &&
                      !ObjectIn(jwt.substr(0, first)).is_discarded();
  return is_jwt ? ObjectIn(jwt.substr(first + 1, second - first - 1))
                : json(json::value_t::discarded);
}

std::string Span(system_clock::duration time) {
  const long long total = std::chrono::duration_cast<seconds>(time).count();
  if (total < 120) return std::to_string(total) + " s";
  if (total < 7200) return std::to_string(total / 60) + " min";
  if (total < 172800) return std::to_string(total / 3600) + " h";
  return std::to_string(total / 86400) + " days";
}

std::string DescribeAudience(const Claims& claims) {
  std::vector<std::string> quoted;
  for (const std::string& audience : claims.audiences) {
    quoted.push_back(Quoted(audience));
  }
  const std::string joined = Join(quoted, ", ");
  return claims.audience_is_list ? "aud [" + joined + "]"
         : quoted.empty()        ? "no aud"
                                 : "aud " + joined;
}

}  // namespace

std::optional<Claims> ReadClaims(const Secret& jwt) {
  const json object = PayloadOf(jwt.Expose());
  if (object.is_discarded()) {
    return std::nullopt;
  }
  Claims claims;
  claims.issuer = TextOf(object, "iss");
  claims.subject = TextOf(object, "sub");
  claims.expires = TimeOf(object, "exp");
  claims.not_before = TimeOf(object, "nbf");
  ReadAudience(object, claims);
  ReadOthers(object, claims);
  return claims;
}

std::string Describe(const Claims& claims, system_clock::time_point now) {
  std::vector<std::string> parts;
  parts.push_back(claims.issuer.empty() ? "no iss" : "iss " + Quoted(claims.issuer));
  parts.push_back(claims.subject.empty() ? "no sub" : "sub " + Quoted(claims.subject));
  parts.push_back(DescribeAudience(claims));
  if (const std::string times = DescribeTimes(claims, now); !times.empty()) {
    parts.push_back(times);
  }
  return Join(parts, ", ");
}

std::string DescribeTimes(const Claims& claims, system_clock::time_point now) {
  std::vector<std::string> parts;
  if (claims.not_before && *claims.not_before > now) {
    parts.push_back("valid only in " + Span(*claims.not_before - now));
  }
  if (claims.expires) {
    parts.push_back(*claims.expires > now ? "expires in " + Span(*claims.expires - now)
                                          : "expired " + Span(now - *claims.expires) + " ago");
  }
  return Join(parts, ", ");
}

std::string DescribeOthers(const Claims& claims) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : claims.others) {
    if (parts.size() == kMostOthers) {
      parts.push_back("...");
      break;
    }
    parts.push_back(Escaped(name) + " " + Quoted(value));
  }
  return Join(parts, ", ");
}

}  // namespace stepveil
