#include "core/identity/token_refusal.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace stepveil {
namespace {

struct Cause {
  std::string_view words;  // part of what the server says
  std::string_view hint;
  Verdict verdict = Verdict::kUnclear;
};

constexpr std::array kCauses = {
    Cause{"from the current IP address",
          "the access token may be used from its trusted addresses only: add this runner's address "
          "to the identity's login method in Infisical"},
    Cause{"token usage limit",
          "the access token's number of uses is limited, and every request counts: raise the limit "
          "in Infisical"},
    Cause{"has been revoked", "the access token was revoked", Verdict::kDenied},
    Cause{"Service token with ID", "the service token was deleted or has expired",
          Verdict::kDenied},
    Cause{"number of uses limit",
          "the access token's number of uses is limited, and every request counts: one per path, "
          "one more per path for the import check (--no-import-check), one for a project given by "
          "name; raise the limit in Infisical"},
    Cause{"due to TTL expiration",
          "the access token's lifetime is over (the server speaks of "
          "renewing, but nobody renewed)"},
    Cause{"Your token has expired", "the access token's longest lifetime is over"},
    Cause{"No identity access token found",
          "the access token was revoked, or its lifetime or uses are over and it was deleted",
          Verdict::kDenied},
    Cause{"invalid algorithm",
          "this looks like the CI's id token, which is no access token: use "
          "--method oidc with the identity id"},
    Cause{"Service token not found", "the service token was deleted or has expired",
          Verdict::kDenied},
    Cause{"invalid signature",
          "the access token was issued by another instance, or is not "
          "complete: check the domain"},
    Cause{"malformed", "what was given as access token is none: check the variable it comes from"},
    Cause{"jwt must be provided",
          "no access token reached the server: does a proxy drop the "
          "Authorization header?"},
    Cause{"Token missing",
          "no access token reached the server: does a proxy drop the "
          "Authorization header?"},
    Cause{"invalid token",
          "what was given as access token is none: check the variable it comes "
          "from"},
};

const Cause* CauseOf(const Refusal& refusal) {
  const auto* const at = std::find_if(kCauses.begin(), kCauses.end(), [&](const Cause& cause) {
    return Says(refusal, cause.words);
  });
  return at == kCauses.end() ? nullptr : at;
}

std::string WayOut(AccessToken::Kind kind) {
  switch (kind) {
    case AccessToken::Kind::kIssued:
      return "the login itself had succeeded: raise the identity's token lifetime or uses in "
             "Infisical if the job needs more";
    case AccessToken::Kind::kGiven:
      return "log in again for a fresh token, or let stepveil log in itself (--method)";
    case AccessToken::Kind::kService:
      return "service tokens are deprecated: give the job a machine identity (--method)";
  }
  return "";
}

}  // namespace

std::optional<Error> TokenRefused(const Refusal& refusal, AccessToken::Kind kind) {
  const bool by_class = refusal.error == "TokenError" ||
                        (refusal.status == 401 && refusal.error == "UnauthorizedError");
  const Cause* const cause = CauseOf(refusal);
  const bool by_words = cause != nullptr && refusal.from_api &&
                        (refusal.status == 401 || refusal.status == 403 || refusal.status == 404);
  if (refusal.rate_limited || !(by_class || by_words)) {
    return std::nullopt;
  }
  Error error{ErrorCode::kLogin, "the access token was refused: " + Describe(refusal), {}};
  if (cause != nullptr) {
    error.hints.emplace_back(cause->hint);
    error.verdict = cause->verdict;
  }
  error.hints.push_back(WayOut(kind));
  return error;
}

bool IsTokenGone(const Refusal& refusal) {
  return refusal.from_api && (refusal.status == 401 || refusal.status == 403) &&
         (Says(refusal, "No identity access token found") || Says(refusal, "has been revoked") ||
          Says(refusal, "token usage limit") || Says(refusal, "Your token has expired") ||
          Says(refusal, "due to TTL expiration") || Says(refusal, "number of uses limit"));
}

}  // namespace stepveil
