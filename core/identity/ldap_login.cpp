// ldap: a user name and a password, with which the server binds to its directory.
#include "core/identity/login_method.h"
#include "core/identity/login_post.h"

#include <array>

namespace stepveil {
namespace {

constexpr std::array kNames = {"ldap-auth"};
constexpr std::array kUsername = {"INFISICAL_LDAP_USERNAME"};
constexpr std::array kPassword = {"INFISICAL_LDAP_PASSWORD"};
constexpr std::array kSettings = {
    LoginSetting{"ldap-username", "NAME", "LDAP: user name", kUsername, false, true},
    LoginSetting{"ldap-password", "TEXT", "LDAP: password (*)", kPassword, true},
};
constexpr std::array kRequired = {
    RequiredSetting{"ldap-username", "the user name of the ldap login is missing",
                    "set INFISICAL_LDAP_USERNAME beside the password"},
    RequiredSetting{"ldap-password", "the password of the ldap login is missing",
                    "set INFISICAL_LDAP_PASSWORD in the CI system, and let this job see it"},
};

// Words of the server's source; no recording covers them.
constexpr std::array kCauses = {
    Cause{"Invalid credentials",
          "the directory does not take the user name with this password, or the user is outside "
          "the identity's search base and filter in Infisical; this login was not repeated, since "
          "failures can lock the identity",
          Verdict::kDenied},
    Cause{"not allowed",
          "one of the identity's allowed fields in Infisical differs from the user's entry in the "
          "directory",
          Verdict::kDenied},
    Cause{"not found",
          "the identity id is unknown here, or the identity has no LDAP auth in Infisical",
          Verdict::kDenied},
};

// The request holds the credential; the log is not to show it.
Result<Secret> Prove(const ProofContext& context) {
  STEPVEIL_RETURN_IF_ERROR(context.mask(context.login.own.Credential("ldap-password")));
  return Secret();
}

Result<LoginFields> Fields(const LoginRequest& request, const Secret& /*proof*/) {
  STEPVEIL_RETURN_IF_ERROR(CheckIdentityId(request.identity_id));
  return LoginFields{{"identityId", request.identity_id},
                     {"username", request.own.Text("ldap-username")},
                     {"password", request.own.Credential("ldap-password").Expose()}};
}

void Explain(const Refusal& refusal, const LoginAttempt& attempt,
             std::chrono::system_clock::time_point /*now*/, Error& error) {
  AddCause(refusal, kCauses, error);
  if (refusal.status >= 500) {
    error.hints.emplace_back(
        "on this login, 500 is rarely an outage of Infisical: its server can't reach the "
        "directory, or the directory refuses the server's own bind: check the identity's LDAP "
        "auth");
  }
  NameUnknownIdentity(refusal, attempt, error);
}

}  // namespace

constexpr LoginMethod kLdapLogin = {.name = "ldap",
                                    .other_names = kNames,
                                    .settings = kSettings,
                                    .required = kRequired,
                                    .prove = Prove,
                                    .path = "/api/v1/auth/ldap-auth/login",
                                    .fields = Fields,
                                    .explain = Explain};

}  // namespace stepveil
