#include "tests/devserver/model/glob.h"
#include "tests/devserver/model/logins.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

enum class Match { kYes, kNo, kFault };

// The glob library throws at anything but a string, and the server then answers 500. Newer servers
// let a star cross slashes (recorded).
Match MatchText(const Json& value, std::string_view policy, const Rules& rules) {
  if (!value.is_string()) return Match::kFault;
  const auto& text = value.get_ref<const std::string&>();
  if (text == policy) return Match::kYes;
  const bool matches =
      GlobMatches(policy, text) || (rules.star_crosses_slashes && StarMatches(policy, text));
  return !text.empty() && matches ? Match::kYes : Match::kNo;
}

// Newer servers look at every entry of an audience that is an array.
Match MatchAudience(const Json& value, std::string_view policy, const Rules& rules) {
  if (!rules.reads_audience_lists || !value.is_array()) return MatchText(value, policy, rules);
  bool any = std::any_of(value.begin(), value.end(), [&](const Json& entry) {
    return MatchText(entry, policy, rules) == Match::kYes;
  });
  return any ? Match::kYes : Match::kNo;
}

Json Claim(const Jwt& jwt, std::string_view name) {
  auto found = jwt.claims->find(name);
  return found == jwt.claims->end() ? Json() : *found;
}

std::optional<Answer> RefuseAudience(const Store& store, const Trust& trust, const Jwt& jwt) {
  const Json audience = Claim(jwt, "aud");
  if (trust.audiences.empty()) return std::nullopt;
  for (const std::string& allowed : trust.audiences) {
    Match match = MatchAudience(audience, allowed, store.rules());
    if (match == Match::kFault) return Broken();
    if (match == Match::kYes) return std::nullopt;
  }
  return Refuse(401, "UnauthorizedError", "Access denied: OIDC audience not allowed.");
}

// `policy` is a list of globs with ", " between them.
std::optional<Answer> RefuseClaim(const Store& store, const Jwt& jwt, const std::string& name,
                                  const std::string& policy) {
  const Json value = Claim(jwt, name);
  if (store.rules().names_missing_claims && value.is_null()) {
    return Refuse(401, "UnauthorizedError", "Access denied: token has no " + name + " field");
  }
  for (std::string_view entries = policy; !entries.empty();) {
    std::string_view entry = entries.substr(0, entries.find(", "));
    entries.remove_prefix(std::min(entries.size(), entry.size() + 2));
    Match match = MatchText(value, entry, store.rules());
    if (match == Match::kFault) return Broken();
    if (match == Match::kYes) return std::nullopt;
  }
  return Refuse(401, "UnauthorizedError", "Access denied: OIDC claim not allowed.");
}

}  // namespace

std::optional<Answer> RefuseClaims(const Store& store, const Trust& trust, const Jwt& jwt) {
  if (!trust.subject.empty()) {
    Match match = MatchText(Claim(jwt, "sub"), trust.subject, store.rules());
    if (match == Match::kFault) return Broken();
    if (match == Match::kNo) {
      return Refuse(403, "ForbiddenError", "Access denied: OIDC subject not allowed.");
    }
  }
  if (auto refusal = RefuseAudience(store, trust, jwt)) return refusal;
  for (const auto& [name, policy] : trust.claims) {
    if (auto refusal = RefuseClaim(store, jwt, name, policy)) return refusal;
  }
  return std::nullopt;
}

}  // namespace stepveil::devserver
