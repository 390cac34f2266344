#include "core/identity/login_refusal.h"

#include "core/base/text.h"
#include "core/identity/form_refusal.h"
#include "core/identity/login_method.h"

#include <array>

namespace stepveil {
namespace {

// Words that can come from any login method.
constexpr std::array kAnyCauses = {
    Cause{"locked",
          "newer servers lock an identity after three failed logins, for five minutes by default: "
          "correct the credential first, then wait"},
    Cause{"IP address",
          "the identity accepts logins from its trusted addresses only: add this "
          "runner's address in Infisical"},
};

void ExplainOutage(Error& error) {
  error.code = ErrorCode::kNetwork;
  error.verdict = Verdict::kOutage;
  error.hints.push_back(
      "the server failed before it judged the login (its database, its cache or "
      "its maintenance mode): try again later");
}

// An identity id that is no UUID makes a look-up fail as well, and is never sent.
bool IsOutage(const Refusal& refusal, const LoginMethod& method) {
  return refusal.status >= 500 && (method.counts_500_as_outage || FailedUnjudged(refusal));
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

// Where an identity may live that `domain` doesn't know.
std::string OtherInstance(const std::string& domain) {
  const std::string us = "--domain https://app.infisical.com";
  const std::string eu = "--domain https://eu.infisical.com";
  if (domain == "https://eu.infisical.com") {
    return "this is the EU cloud's; if it was made in the US cloud, give " + us;
  }
  if (domain == "https://app.infisical.com" || domain == "https://us.infisical.com") {
    return "this is the US cloud's; if it was made in the EU cloud, give " + eu;
  }
  return us + " is the US cloud, " + eu + " the EU one";
}

}  // namespace

void AddCause(const Refusal& refusal, std::span<const Cause> causes, Error& error) {
  for (const Cause& cause : causes) {
    if (Says(refusal, cause.words)) {
      error.hints.emplace_back(cause.hint);
      error.verdict = cause.verdict;
      return;
    }
  }
}

void NameUnknownIdentity(const Refusal& refusal, const LoginAttempt& attempt, Error& error) {
  if (refusal.status == 404) {
    error.hints.push_back("identity id: " + Quoted(attempt.identity_id) +
                          "; an identity lives on one instance: " + OtherInstance(attempt.domain));
  }
}

void AddClaims(std::string_view what, const LoginAttempt& attempt,
               std::chrono::system_clock::time_point now, Error& error) {
  if (attempt.claims) {
    error.hints.push_back(std::string(what) + " says: " + Describe(*attempt.claims, now));
  }
}

Error LoginRefused(const Refusal& refusal, const LoginAttempt& attempt,
                   std::chrono::system_clock::time_point now) {
  const LoginMethod& method = *LoginMethodNamed(attempt.method);
  Error error{ErrorCode::kLogin, Describe(refusal), {}};
  if (auto trouble = TroubleOf(refusal)) {
    error.code = trouble->code;
    error.hints = std::move(trouble->hints);
    error.verdict = trouble->verdict;
  } else if (IsOutage(refusal, method)) {
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
    AddCause(refusal, kAnyCauses, error);
    method.explain(refusal, attempt, now, error);
  }
  return error;
}

}  // namespace stepveil
