#include "core/identity/login_refusal.h"

#include "core/base/text.h"
#include "core/identity/form_refusal.h"

#include <array>
#include <string_view>

namespace stepveil {
namespace {

struct Cause {
  std::string_view words;  // part of what the server says
  std::string_view hint;
};

// Words that can come from any login method.
constexpr std::array kAnyCauses = {
    Cause{"locked",
          "newer servers lock an identity after three failed logins, for five minutes by default: "
          "correct the credential first, then wait"},
    Cause{"IP address",
          "the identity accepts logins from its trusted addresses only: add this "
          "runner's address in Infisical"},
};

constexpr std::array kUniversalCauses = {
    Cause{"expired client secret",
          "the client secret's lifetime is over: make a new one for the identity in Infisical"},
    Cause{"usage limit reached",
          "the client secret had a limited number of uses, and Infisical has now revoked it: make "
          "a new one, with a higher limit or none"},
    Cause{"Invalid credentials",
          "the client secret is wrong, revoked or used up, or (newer servers say the same to that) "
          "the client id is unknown here: check that both variables hold all of it, that they "
          "belong together, and the domain; three failures lock the identity on newer servers, so "
          "this login was not repeated"},
    Cause{"No identity with specified client ID",
          "the client id is unknown here: it stands under the identity's universal auth in "
          "Infisical (it is not the identity id); check the domain, too"},
};

constexpr std::array kIdTokenCauses = {
    Cause{"audience not allowed",
          "the identity's allowed audiences in Infisical must contain the token's aud, or ask for "
          "another one with --audience"},
    Cause{"subject not allowed",
          "the identity's subject in Infisical must match the token's sub, and there \"*\" stops "
          "at \"/\" on servers before 2026: write \"**\" to match across it, as in "
          "repo:owner/name:**"},
    Cause{"claim not allowed",
          "one of the identity's bound claims in Infisical differs from the "
          "token's; there \"*\" stops at \"/\", \"**\" does not"},
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
          "one of the identity's bound claims in Infisical is not in the token: correct its name"},
    Cause{"signature is required", "the token is unsigned: give the CI's own id token"},
    Cause{"Invalid JWT", "what was given as id token is no JWT: check the variable it comes from"},
    Cause{"GCP auth method not found",
          "the identity id is unknown here, or the identity has no such login method in Infisical; "
          "this server names GCP in its answer whatever the method is"},
    Cause{"auth method not found",
          "the identity id is unknown here, or the identity has no such login method in "
          "Infisical"},
};

constexpr std::array kAwsCauses = {
    Cause{"principal ARN not allowed",
          "the identity's allowed principal ARNs in Infisical must match the ARN above; \"*\" "
          "stands for any text there"},
    Cause{"account ID not allowed",
          "the identity's allowed account ids in Infisical must list the account of these AWS "
          "credentials: \"aws sts get-caller-identity\" shows it"},
    Cause{"Invalid AWS region", "set AWS_REGION to a region such as eu-central-1"},
    Cause{"auth method not found",
          "the identity id is unknown here, or the identity has no AWS auth in Infisical"},
};

template <std::size_t kCount>
void AddCauses(const Refusal& refusal, const std::array<Cause, kCount>& causes, Error& error) {
  for (const Cause& cause : causes) {
    if (Says(refusal, cause.words)) {
      error.hints.emplace_back(cause.hint);
      return;
    }
  }
}

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

void ExplainOutage(Error& error) {
  error.code = ErrorCode::kNetwork;
  error.hints.push_back(
      "the server failed before it judged the login (its database, its cache or "
      "its maintenance mode): try again later");
}

// Outages were recorded in two shapes: the request is not even counted, or a look-up ("Find one")
// fails; the latter is also the answer to an identity id that is no UUID, which is never sent.
// Newer servers, which tell their request's id, count nothing unless they are set to.
bool IsOutage(const Refusal& refusal, LoginMethod method) {
  const bool uncounted = !refusal.counted && !refusal.told_by_body;
  return refusal.status >= 500 && (method == LoginMethod::kUniversal || uncounted ||
                                   Says(refusal, "Find one") || Says(refusal, "FindOne"));
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
  error.hints.push_back("the id token says: " + Describe(*attempt.claims, now));
  const std::string others = DescribeOthers(*attempt.claims);
  if (Says(refusal, "claim not allowed") && !others.empty()) {
    error.hints.push_back("its other claims: " + others);
  }
}

void ExplainIdTokenLogin(const Refusal& refusal, const LoginAttempt& attempt,
                         std::chrono::system_clock::time_point now, Error& error) {
  AddCauses(refusal, kIdTokenCauses, error);
  if (refusal.status >= 500) {
    ExplainFailedCheck(attempt, error);
  }
  if (refusal.status == 404) {
    error.hints.push_back("identity id: " + Quoted(attempt.identity_id));
  }
  DescribeToken(attempt, refusal, now, error);
}

// Infisical sends the signed request to AWS, and whatever AWS says against it becomes a 500 (read
// in the server's source).
void ExplainAwsLogin(const Refusal& refusal, const LoginAttempt& attempt, Error& error) {
  AddCauses(refusal, kAwsCauses, error);
  if (refusal.status >= 500) {
    error.hints.emplace_back(
        "on this login, 500 is rarely an outage: AWS has refused the credentials, which are wrong, "
        "expired or deactivated, or of another region or partition; \"aws sts "
        "get-caller-identity\" in this job shows what AWS says");
    error.hints.emplace_back(
        "other causes: a clock here that is minutes off; a server that can't reach "
        "sts.REGION.amazonaws.com");
  }
  if (refusal.status == 404) {
    error.hints.push_back("identity id: " + Quoted(attempt.identity_id));
  }
}

void ExplainUniversalLogin(const Refusal& refusal, const LoginAttempt& attempt, Error& error) {
  AddCauses(refusal, kUniversalCauses, error);
  if (!attempt.client_id_is_uuid) {
    error.hints.push_back(
        "the client id has not the form of a UUID: are client id and client "
        "secret swapped?");
  }
}

void Explain(const Refusal& refusal, const LoginAttempt& attempt,
             std::chrono::system_clock::time_point now, Error& error) {
  if (attempt.method == LoginMethod::kUniversal) {
    ExplainUniversalLogin(refusal, attempt, error);
  } else if (attempt.method == LoginMethod::kAwsIam) {
    ExplainAwsLogin(refusal, attempt, error);
  } else {
    ExplainIdTokenLogin(refusal, attempt, now, error);
  }
}

// A login carries no token of Infisical's, so none can be refused.
bool IsForeignHeader(const Refusal& refusal) { return refusal.error == "TokenError"; }

// A setting was mistyped, or all of the login has another form than this server knows.
std::string WrongForm(const Refusal& refusal) {
  const std::string hint = FormHint(refusal);
  return hint.empty() ? "the server expects another form of this login: if nothing on the way "
                        "changes requests, it is newer than this stepveil; upgrade stepveil or "
                        "report it"
                      : hint;
}

}  // namespace

Error LoginRefused(const Refusal& refusal, const LoginAttempt& attempt,
                   std::chrono::system_clock::time_point now) {
  Error error{ErrorCode::kLogin, Describe(refusal), {}};
  if (auto trouble = TroubleOf(refusal)) {
    error.code = trouble->code;
    error.hints = std::move(trouble->hints);
  } else if (IsOutage(refusal, attempt.method)) {
    ExplainOutage(error);
  } else if (IsRouteAbsent(refusal)) {
    error.hints.push_back(
        "this server doesn't know this login method: upgrade Infisical, or use "
        "another --method");
  } else if (IsFormError(refusal)) {
    error.hints.push_back(WrongForm(refusal));
  } else if (IsForeignHeader(refusal)) {
    error.hints.push_back(
        "a login must carry no Authorization header: something on the way adds "
        "one; look at the configured headers and at proxies");
  } else {
    AddCauses(refusal, kAnyCauses, error);
    Explain(refusal, attempt, now, error);
  }
  return error;
}

}  // namespace stepveil
