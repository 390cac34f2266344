// Logins with a password, with requests that a cloud's key has signed, and with a workload's own
// token, on the real binary; the dev server verifies each. Unrecorded: no recording covers them.
#include "tests/e2e/machine_login_job.h"

namespace stepveil::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class SignedLoginJob : public MachineLoginJob {
 protected:
  // What a command prints that looks for these variables, beside a secret.
  [[nodiscard]] std::string Seen(const std::string& variables) {
    const auto ran = Stepveil(
        {"run", "--path", "/backend", "--", "sh", "-c", "echo $DATABASE_URL " + variables});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return ran.out;
  }
};

TEST_F(SignedLoginJob, LdapBindsWithNameAndPassword) {
  Use("ldap-auth", "ci-ldap");
  Set("INFISICAL_LDAP_USERNAME", "ci-build");
  Set("INFISICAL_LDAP_PASSWORD", "directory-password-of-ci");
  EXPECT_EQ(Seen("${INFISICAL_LDAP_PASSWORD-gone} directory-password-of-ci"), "*** gone ***\n");
  Set("INFISICAL_LDAP_PASSWORD", "canary-9f3b-SECRET");
  ExpectRefused(4, "Invalid credentials", "search base");
  Use("ldap", "ci-aws");
  ExpectRefused(4, "not found", "has no LDAP auth");
  Unset("INFISICAL_LDAP_PASSWORD");
  ExpectRefused(3, "the password of the ldap login is missing", "INFISICAL_LDAP_PASSWORD");
}

TEST_F(SignedLoginJob, OracleCloudsUsersSignForThemselves) {
  const json key = json::parse(server_.Control("GET", "/_oci/key", ""));
  Use("oci", "ci-oci");
  Set("OCI_CLI_USER", key["user"]);
  Set("OCI_CLI_TENANCY", key["tenancy"]);
  Set("OCI_CLI_FINGERPRINT", key["fingerprint"]);
  Set("OCI_CLI_REGION", key["region"]);
  Set("OCI_CLI_KEY_FILE", folder_.Write("key.pem", key["key"]).string());
  EXPECT_EQ(Seen("${OCI_CLI_KEY_FILE-gone}"), "*** gone\n");
  Use("oci", "ci-oci-other");
  ExpectRefused(4, "part of tenancy", "tenancy OCID");
  Set("OCI_CLI_FINGERPRINT", "00:00");
  ExpectRefused(4, "answered 500", "fingerprint don't belong together");
  Set("OCI_CLI_KEY_CONTENT", "canary");
  ExpectRefused(4, "no private key in PEM", "OCI_CLI_PASSPHRASE");
  Unset("OCI_CLI_REGION");
  ExpectRefused(4, "OCI_CLI_REGION is not set", "");
}

TEST_F(SignedLoginJob, AlibabaCloudsKeysSignForThemselves) {
  Use("alicloud", "ci-alicloud");
  Set("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI5tExampleKeyId");
  Set("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "alicloud-key-secret-of-the-dev-server");
  EXPECT_EQ(Seen("${ALIBABA_CLOUD_ACCESS_KEY_SECRET-gone} alicloud-key-secret-of-the-dev-server"),
            "*** gone ***\n");
  Set("ALIBABA_CLOUD_SECURITY_TOKEN", "token-of-a-role/+=");
  EXPECT_EQ(Seen("${ALIBABA_CLOUD_SECURITY_TOKEN-gone}"), "*** gone\n");
  Use("alicloud", "ci-alicloud-other");
  ExpectRefused(4, "ARN not allowed", "allowed ARNs");
  Set("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "canary-9f3b-SECRET");
  ExpectRefused(4, "answered 500", "refused the signature");
  Unset("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  ExpectRefused(4, "ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set", "");
}

TEST_F(SignedLoginJob, AWorkloadsTokenLogsIn) {
  Use("spiffe", "ci-spiffe");
  const std::string svid = Mint("spiffe");
  Set("STEPVEIL_JWT_SVID_FILE", folder_.Write("svid", svid).string());
  ExpectLogsIn(svid, "${STEPVEIL_JWT_SVID_FILE+seen}");
  Unset("STEPVEIL_JWT_SVID_FILE");
  Set("SVID", svid);
  Set("STEPVEIL_ID_TOKEN_ENV", "SVID");
  ExpectLogsIn(svid, "${SVID+seen}");
}

TEST_F(SignedLoginJob, AWorkloadsRefusalsAreExplained) {
  Use("spiffe", "ci-spiffe");
  const auto refused = [&](const json& claims, const json& more, const std::string& message,
                           const std::string& hint) {
    const std::string svid = Mint("spiffe", claims, more);
    Set("STEPVEIL_JWT_SVID_FILE", folder_.Write("svid", svid).string());
    ExpectRefused(4, message, hint, svid);
  };
  refused({{"aud", json::array({"other"})}}, json::object(), "audience validation failed", "aud [");
  refused({{"sub", "spiffe://acme.example/other"}}, json::object(), "Access denied",
          "allowed SPIFFE ids");
  refused({{"exp", 1000}}, json::object(), "has expired", "live for minutes");
  refused(json::object(), {{"key", "wrong"}}, "signature verification failed", "trust domain");
  Unset("STEPVEIL_JWT_SVID_FILE");
  ExpectRefused(4, "needs a JWT-SVID", "--jwt-svid-file");
}

// The id tokens of CI systems that have no adapter.
class IdTokenPlacesJob : public MachineLoginJob {
 protected:
  IdTokenPlacesJob() { Use("oidc", "ci-oidc-github"); }
};

TEST_F(IdTokenPlacesJob, WellKnownVariablesAreFound) {
  const std::string token = Mint("github");
  for (const char* name :
       {"CIRCLE_OIDC_TOKEN", "CIRCLE_OIDC_TOKEN_V2", "BITBUCKET_STEP_OIDC_TOKEN"}) {
    Set(name, token);
    ExpectLogsIn(token, std::string("${") + name + "+seen}");
    Unset(name);
  }
}

TEST_F(IdTokenPlacesJob, OneThatIsNamedComesFirst) {
  Set("CIRCLE_OIDC_TOKEN", "canary-9f3b-SECRET");
  ExpectRefused(4, "no JWT; it was not sent", "");
  const std::string token = Mint("github");
  Set("MY_TOKEN", token);
  Set("STEPVEIL_ID_TOKEN_ENV", "MY_TOKEN");
  ExpectLogsIn(token);
}

TEST_F(IdTokenPlacesJob, APipelinesEndpointIsAsked) {
  Set("SYSTEM_OIDCREQUESTURI", server_.url() + "/_ci/azure");
  Set("SYSTEM_ACCESSTOKEN", "pipeline-access-token");
  const auto ran = Stepveil({"run", "--path", "/backend", "--", "sh", "-c",
                             "echo $DATABASE_URL ${SYSTEM_ACCESSTOKEN-gone}"});
  EXPECT_EQ(ran.out, "*** gone\n") << ran.err;
  Set("SYSTEM_ACCESSTOKEN", "canary-9f3b-SECRET");
  ExpectRefused(4, "the id token service of Azure Pipelines answered 401", "SYSTEM_ACCESSTOKEN");
  Set("SYSTEM_OIDCREQUESTURI", "http://dev.example/x");
  ExpectRefused(4, "SYSTEM_OIDCREQUESTURI", "plain http to \"dev.example\"");
  Unset("SYSTEM_ACCESSTOKEN");
  ExpectRefused(4, "no CI system that gives one was found", "SYSTEM_ACCESSTOKEN (Azure Pipelines)");
}

TEST_F(IdTokenPlacesJob, EachPlaceIsNamedWhereThereIsNone) {
  for (const char* name : {"CIRCLE_OIDC_TOKEN_V2", "CIRCLE_OIDC_TOKEN", "BITBUCKET_STEP_OIDC_TOKEN",
                           "SYSTEM_OIDCREQUESTURI", "buildkite-agent oidc request-token"}) {
    ExpectRefused(4, "method oidc needs an id token", name);
  }
}

}  // namespace
}  // namespace stepveil::testing
