#include "core/identity/id_token_refusal.h"

#include "core/base/text.h"

#include <array>

namespace stepveil {
namespace {

constexpr std::array kIdTokenCauses = {
    Cause{"audience not allowed",
          "the identity's allowed audiences in Infisical must contain the token's aud, or ask for "
          "another one with --audience",
          Verdict::kDenied},
    Cause{"subject not allowed",
          "the identity's subject in Infisical must match the token's sub, and there \"*\" stops "
          "at \"/\" on servers before 2026: write \"**\" to match across it, as in "
          "repo:owner/name:**",
          Verdict::kDenied},
    Cause{"claim not allowed",
          "one of the identity's bound claims in Infisical differs from the "
          "token's; there \"*\" stops at \"/\", \"**\" does not",
          Verdict::kDenied},
    Cause{"issuer invalid",
          "the identity's issuer in Infisical must equal the token's iss to the letter, a final "
          "slash included"},
    Cause{"jwt expired", "id tokens live for minutes: fetch it in the step that uses it"},
    Cause{"jwt not active",
          "the clock of the CI's issuer is ahead of the Infisical server's: synchronise them"},
    Cause{"invalid signature",
          "the token was not signed by the issuer that the identity names, or was changed on its "
          "way: check the identity's discovery URL and CA certificate"},
    Cause{
        "signing key",
        "the issuer doesn't publish the key that the token names: is the identity's discovery URL "
        "that of the issuer which signed it?"},
    Cause{"OIDC discovery document",
          "the Infisical server itself can't reach the issuer, or can't verify its certificate: "
          "check the identity's discovery URL and CA certificate, and whether the server may reach "
          "private addresses (ALLOW_INTERNAL_IP_CONNECTIONS)"},
    Cause{"token has no",
          "one of the identity's bound claims in Infisical is not in the token: correct its name",
          Verdict::kDenied},
    Cause{"signature is required", "the token is unsigned: give the CI's own id token"},
    Cause{"Invalid JWT", "what was given as id token is no JWT: check the variable it comes from"},
    Cause{"GCP auth method not found",
          "the identity id is unknown here, or the identity has no such login method in Infisical; "
          "this server names GCP in its answer whatever the method is",
          Verdict::kDenied},
    Cause{"auth method not found",
          "the identity id is unknown here, or the identity has no such login method in "
          "Infisical",
          Verdict::kDenied},
};

// The server looked at the login, had its issuer and claims in hand, and failed: on the servers
// that were recorded, that is the token's or the configuration's fault, not an outage.
void ExplainFailedCheck(const LoginAttempt& attempt, Error& error) {
  error.hints.push_back(
      "on this login, 500 is rarely an outage: the server fails this way on a "
      "token or configuration it did not expect");
  if (attempt.claims && attempt.claims->audience_is_list) {
    error.hints.push_back(
        "the token's aud is a list, which servers of 2024 can't read: make "
        "the issuer send one audience as plain text, or upgrade Infisical");
  } else if (attempt.claims && attempt.claims->audiences.empty()) {
    error.hints.push_back(
        "the token has no aud: set --audience, or remove the identity's allowed "
        "audiences");
  }
  error.hints.push_back(
      "known causes: a bound claim that the token lacks; a signing key that the issuer doesn't "
      "publish; an issuer that is plain http or that the server itself can't reach");
}

// What to set at the identity so that this very token is let in.
std::string FixFor(const Refusal& refusal, const Claims& claims) {
  const std::string place = "in Infisical, at the identity's login method, ";
  if (Says(refusal, "subject not allowed") && !claims.subject.empty()) {
    return place + "set the subject to " + Quoted(claims.subject);
  }
  if (Says(refusal, "audience not allowed") && claims.audiences.size() == 1) {
    return place + "add the audience " + Quoted(claims.audiences.front());
  }
  if (Says(refusal, "issuer invalid") && !claims.issuer.empty()) {
    return place + "set the issuer to " + Quoted(claims.issuer);
  }
  return "";
}

void DescribeToken(const LoginAttempt& attempt, const Refusal& refusal,
                   std::chrono::system_clock::time_point now, Error& error) {
  if (!attempt.claims && Says(refusal, "Invalid JWT")) {
    return;
  }
  if (!attempt.claims) {
    error.hints.push_back("what was given as id token has not the form of a JWT");
    return;
  }
  AddClaims("the id token", attempt, now, error);
  const std::string others = DescribeOthers(*attempt.claims);
  if (Says(refusal, "claim not allowed") && !others.empty()) {
    error.hints.push_back("its other claims: " + others);
  }
}

}  // namespace

void ExplainIdTokenLogin(const Refusal& refusal, const LoginAttempt& attempt,
                         std::chrono::system_clock::time_point now, Error& error) {
  if (std::string fix = attempt.claims ? FixFor(refusal, *attempt.claims) : ""; !fix.empty()) {
    error.hints.push_back(std::move(fix));
  }
  AddCause(refusal, kIdTokenCauses, error);
  if (refusal.status >= 500) {
    ExplainFailedCheck(attempt, error);
  }
  NameUnknownIdentity(refusal, attempt, error);
  DescribeToken(attempt, refusal, now, error);
}

}  // namespace stepveil
