#include "core/secrets/verdict.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace stepveil {
namespace {

// How hints and messages of ours begin that stand for one meaning each; a test holds them against
// the answers that bring them.
constexpr std::array<std::string_view, 5> kOutageHints = {
    "the server limits requests per minute and address",
    "the instance, or the gateway before it, is down or overloaded",
    "the server failed before it judged the login",
    "it is in trouble, or was asked for what it didn't expect",
    "give it longer with --deadline",
};

constexpr std::array<std::string_view, 14> kDenialHints = {
    // universal
    "the client secret's lifetime is over",
    "the client secret had a limited number of uses",
    "the client secret is wrong, revoked or used up",
    "the client id is unknown here",
    // oidc, jwt, aws-iam
    "the identity's allowed audiences in Infisical must contain",
    "the identity's subject in Infisical must match",
    "one of the identity's bound claims in Infisical differs",
    "the identity id is unknown here, or the identity has no such login method",
    "the identity id is unknown here, or the identity has no AWS auth",
    "the identity's allowed principal ARNs in Infisical must match",
    "the identity's allowed account ids in Infisical must list",
    // access and service tokens
    "the access token was revoked",
    "the service token was deleted",
    // rights
    "give the identity a role in Infisical that may read all secrets there",
};

template <std::size_t kCount>
bool HasHint(const Error& error, const std::array<std::string_view, kCount>& beginnings) {
  return std::any_of(error.hints.begin(), error.hints.end(), [&](const std::string& hint) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return hint.starts_with(beginning); });
  });
}

// "cannot reach ADDRESS: ...", perhaps after what was being done.
bool CannotReach(const Error& error) {
  constexpr std::string_view kWords = "cannot reach ";
  return error.message.starts_with(kWords) ||
         error.message.find(": " + std::string(kWords)) != std::string::npos;
}

}  // namespace

Verdict VerdictOf(const Error& error) {
  if (error.code == ErrorCode::kNetwork) {
    return CannotReach(error) || HasHint(error, kOutageHints) ? Verdict::kOutage
                                                              : Verdict::kUnclear;
  }
  const bool judged = error.code == ErrorCode::kLogin || error.code == ErrorCode::kSecret;
  return judged && HasHint(error, kDenialHints) ? Verdict::kDenied : Verdict::kUnclear;
}

}  // namespace stepveil
