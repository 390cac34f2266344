// Each proof that the real binary makes, judged by the library that its cloud's own users take; and
// its requests to metadata services, held against those of the libraries (tests/support/
// login_oracle.py, tests/support/python).
#include "tests/e2e/run_job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <memory>
#include <string>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class LoginOracle : public RunJobTest {
 protected:
  LoginOracle() {
    const std::string file = (folder_.path() / "given.json").string();
    auto environment = environment_;
    environment.emplace_back("PYTHONPATH=" STEPVEIL_SOURCE_DIR "/build/tools/python");
    oracle_ = std::make_unique<StartedProcess>(
        std::vector<std::string>{"python3", "-B",
                                 STEPVEIL_SOURCE_DIR "/tests/support/login_oracle.py", file},
        environment);
    EXPECT_TRUE(oracle_->Prints("PORT ")) << oracle_->printed();
    place_ = "127.0.0.1:" + std::to_string(oracle_->NumberAfter("PORT "));
    given_ = nlohmann::json::parse(std::ifstream(file), nullptr, false);
    Set("INFISICAL_DOMAIN", "http://" + place_);
    Set("INFISICAL_MACHINE_IDENTITY_ID", "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f");
  }

  [[nodiscard]] std::string Given(const char* name) const { return given_.value(name, ""); }

  std::string Put(const std::string& text) const { return folder_.Write("proof", text).string(); }

  void ExpectJudged(const std::string& method, const std::string& judge) {
    const auto ran = Stepveil({"login", "--plain", "--method", method});
    EXPECT_EQ(ran.out, "judged.by." + judge + "\n") << method << ": " << ran.err;
  }

  // The judge refuses what is not so: it does judge.
  void ExpectRefused(const std::string& method) {
    const auto ran = Stepveil({"login", "--plain", "--method", method});
    EXPECT_EQ(ran.exit_code, 4) << ran.err;
    EXPECT_THAT(ran.err, AllOf(HasSubstr("the library says"), Not(HasSubstr("canary"))));
  }

  std::string place_;

 private:
  std::unique_ptr<StartedProcess> oracle_;
  nlohmann::json given_;
};

TEST_F(LoginOracle, KubernetesTokensArriveWhole) {
  Set("INFISICAL_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH", Put(Given("pod") + "\n"));
  ExpectJudged("kubernetes", "kubernetes-auth");
  Put(Given("svid"));
  ExpectRefused("kubernetes");
}

TEST_F(LoginOracle, GooglesMetadataServerIsAskedAsGooglesLibraryAsks) {
  Set("GCE_METADATA_HOST", place_);
  ExpectJudged("gcp-id-token", "gcp-auth");
}

TEST_F(LoginOracle, GooglesLibraryVerifiesWhatAKeyFileSigns) {
  Set("INFISICAL_GCP_IAM_SERVICE_ACCOUNT_KEY_FILE_PATH", Put(Given("key_file")));
  ExpectJudged("gcp-iam", "gcp-auth");
  auto other = nlohmann::json::parse(Given("key_file"));
  other["private_key_id"] = "k2";
  Put(other.dump());
  ExpectRefused("gcp-iam");
}

TEST_F(LoginOracle, AzuresMetadataServiceIsAskedAsMicrosoftsLibraryAsks) {
  Set("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://" + place_);
  ExpectJudged("azure", "azure-auth");
}

TEST_F(LoginOracle, ADirectoryTakesNameAndPassword) {
  Set("INFISICAL_LDAP_USERNAME", "ci");
  Set("INFISICAL_LDAP_PASSWORD", "password of ci");
  ExpectJudged("ldap", "ldap-auth");
  Set("INFISICAL_LDAP_PASSWORD", "canary-9f3b-SECRET");
  ExpectRefused("ldap");
}

TEST_F(LoginOracle, ASignedRequestToOracleCloudHolds) {
  Set("OCI_CLI_USER", "ocid1.user.oc1..u");
  Set("OCI_CLI_TENANCY", "ocid1.tenancy.oc1..t");
  Set("OCI_CLI_FINGERPRINT", "20:3b:97");
  Set("OCI_CLI_REGION", "eu-frankfurt-1");
  Set("OCI_CLI_KEY_CONTENT", Given("key"));
  ExpectJudged("oci", "oci-auth");
  Set("OCI_CLI_FINGERPRINT", "20:3b:98");
  ExpectRefused("oci");
}

TEST_F(LoginOracle, AWorkloadsTokenHoldsAgainstItsTrustBundle) {
  Set("STEPVEIL_JWT_SVID_FILE", Put(Given("svid")));
  ExpectJudged("spiffe", "spiffe-auth");
  Put(Given("pod"));
  ExpectRefused("spiffe");
}

}  // namespace
}  // namespace stepveil::testing
