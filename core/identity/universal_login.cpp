// universal: a client id and a client secret, which the request itself holds.
#include "core/base/text.h"
#include "core/identity/login_method.h"

#include <array>

namespace stepveil {
namespace {

constexpr std::array kNames = {"universal-auth"};
constexpr std::array kClientId = {"INFISICAL_UNIVERSAL_AUTH_CLIENT_ID"};
constexpr std::array kClientSecret = {"INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"};

constexpr std::array kSettings = {
    LoginSetting{"client-id", "ID", "Universal auth: client id", kClientId, false, true},
    LoginSetting{"client-secret", "TEXT", "Universal auth: client secret (*)", kClientSecret, true},
};

constexpr std::array kRequired = {
    RequiredSetting{"client-id", "the client id of the universal-auth login is missing",
                    "set INFISICAL_UNIVERSAL_AUTH_CLIENT_ID beside the client secret"},
    RequiredSetting{"client-secret", "the client secret of the universal-auth login is missing",
                    "set INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET in the CI system, and let this job "
                    "see it"},
};

constexpr std::array kUniversalCauses = {
    Cause{"expired client secret",
          "the client secret's lifetime is over: in Infisical, at the identity's Universal Auth, "
          "create "
          "a new client secret, and put it into INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET",
          Verdict::kDenied},
    Cause{"usage limit reached",
          "the client secret had a limited number of uses, and Infisical has now revoked it: make "
          "a new one, with a higher limit or none",
          Verdict::kDenied},
    Cause{"Invalid credentials",
          "the client secret is wrong, revoked or used up, or (newer servers say the same to that) "
          "the client id is unknown here: check that both variables hold all of it, that they "
          "belong together, and the domain; three failures lock the identity on newer servers, so "
          "this login was not repeated",
          Verdict::kDenied},
    Cause{"No identity with specified client ID",
          "the client id is unknown here: it stands under the identity's universal auth in "
          "Infisical (it is not the identity id); check the domain, too",
          Verdict::kDenied},
};

Result<LoginFields> Fields(const LoginRequest& request, const Secret& /*proof*/) {
  const std::string& id = request.own.Text("client-id");
  const Secret& secret = request.own.Credential("client-secret");
  if (id.empty() || secret.empty()) {
    return Fail(ErrorCode::kLogin, "universal auth needs a client id and a client secret",
                {"set INFISICAL_UNIVERSAL_AUTH_CLIENT_ID and "
                 "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"});
  }
  return LoginFields{{"clientId", id}, {"clientSecret", secret.Expose()}};
}

// The client id itself is not shown: users swap it with the client secret.
void Explain(const Refusal& refusal, const LoginAttempt& attempt,
             std::chrono::system_clock::time_point /*now*/, Error& error) {
  AddCause(refusal, kUniversalCauses, error);
  const auto id = attempt.texts.find("client-id");
  if (id == attempt.texts.end() || !IsUuid(Trim(id->second))) {
    error.hints.push_back(
        "the client id has not the form of a UUID: are client id and client "
        "secret swapped?");
  }
}

}  // namespace

constexpr LoginMethod kUniversalLogin = {.name = "universal",
                                         .other_names = kNames,
                                         .settings = kSettings,
                                         .required = kRequired,
                                         .has_identity = false,
                                         .counts_500_as_outage = true,
                                         .path = "/api/v1/auth/universal-auth/login",
                                         .fields = Fields,
                                         .explain = Explain};

}  // namespace stepveil
