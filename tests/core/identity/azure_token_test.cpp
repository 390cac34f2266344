#include "core/identity/azure_token.h"

#include "tests/core/identity/proof_scene.h"

namespace stepveil {
namespace {

using ::testing::AllOf;
using testing::Answered;
using ::testing::ElementsAre;
using testing::Failed;
using ::testing::HasSubstr;
using ::testing::Not;

class AzureTokenTest : public ProofScene {
 protected:
  AzureTokenTest() : ProofScene(kAzureLogin) {}

  void QueueToken() { transport_.Queue(Answered(200, R"({"access_token":")" + jwt_ + "\"}")); }

  void BeAPod(const std::string& token) {
    entries_ = {"AZURE_FEDERATED_TOKEN_FILE=" + folder_.Write("token", token).string(),
                "AZURE_CLIENT_ID=c-1", "AZURE_TENANT_ID=t-1"};
  }

  const std::string jwt_ = MakeJwt(R"({"sub":"1","oid":"1"})");
};

TEST_F(AzureTokenTest, AMachinesServiceIsAskedForTheResource) {
  QueueToken();
  EXPECT_EQ(Prove()->Expose(), jwt_);
  const auto& seen = transport_.seen().front();
  EXPECT_EQ(seen.url,
            "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
            "&resource=https%3A%2F%2Fmanagement.azure.com%2F");
  EXPECT_EQ(seen.secret_headers.at("Metadata"), "true");
  EXPECT_TRUE(seen.to_metadata);
  EXPECT_EQ(transport_.last_deadline(), time_.now + std::chrono::seconds(2));
}

TEST_F(AzureTokenTest, AudienceAndIdentityAreChosen) {
  login_.audience = "https://acme.example";
  entries_ = {"INFISICAL_AZURE_AUTH_OBJECT_ID=o-1",
              "AZURE_POD_IDENTITY_AUTHORITY_HOST=http://127.0.0.1:9/"};
  QueueToken();
  EXPECT_TRUE(Prove());
  EXPECT_THAT(transport_.seen().back().url,
              AllOf(HasSubstr("http://127.0.0.1:9/metadata/"),
                    HasSubstr("&resource=https%3A%2F%2Facme.example&object_id=o-1")));
  entries_.emplace_back("INFISICAL_AZURE_AUTH_CLIENT_ID=c 1");
  QueueToken();
  EXPECT_TRUE(Prove());
  EXPECT_THAT(transport_.seen().back().url,
              AllOf(HasSubstr("&client_id=c%201"), Not(HasSubstr("object_id"))));
}

TEST_F(AzureTokenTest, AnAppsServiceWantsItsHeader) {
  entries_ = {"IDENTITY_ENDPOINT=http://127.0.0.1:42356/msi/token",
              "IDENTITY_HEADER=canary-9f3b-HEADER"};
  QueueToken();
  EXPECT_TRUE(Prove());
  EXPECT_THAT(masked_, ElementsAre("canary-9f3b-HEADER"));
  EXPECT_THAT(transport_.seen().back().url,
              HasSubstr("http://127.0.0.1:42356/msi/token?api-version=2019-08-01&resource="));
  EXPECT_EQ(transport_.seen().back().secret_headers.at("X-IDENTITY-HEADER"), "canary-9f3b-HEADER");
  entries_[0] = "IDENTITY_ENDPOINT=http://identity.example/token";
  EXPECT_THAT(Failure(Prove()), HasSubstr("IDENTITY_ENDPOINT"));
}

TEST_F(AzureTokenTest, APodShowsItsClustersToken) {
  const std::string assertion = MakeJwt(R"({"sub":"system:serviceaccount:ci:runner"})");
  BeAPod(assertion + "\n");
  QueueToken();
  EXPECT_TRUE(Prove());
  EXPECT_THAT(masked_, ElementsAre(assertion));
  const auto& seen = transport_.seen().back();
  EXPECT_EQ(seen.method, HttpMethod::kPost);
  EXPECT_EQ(seen.url, "https://login.microsoftonline.com/t-1/oauth2/v2.0/token");
  EXPECT_FALSE(seen.to_metadata);
  EXPECT_EQ(*seen.body,
            "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A"
            "client-assertion-type%3Ajwt-bearer&client_id=c-1&scope=https%3A%2F%2Fmanagement."
            "azure.com%2F.default&client_assertion=" +
                assertion);
}

TEST_F(AzureTokenTest, WorkloadIdentityIsForcedAndForbidden) {
  BeAPod(MakeJwt(R"({"sub":"it"})"));
  entries_.emplace_back("INFISICAL_AZURE_AUTH_USE_WORKLOAD_IDENTITY=false");
  QueueToken();
  EXPECT_TRUE(Prove());
  EXPECT_TRUE(transport_.seen().back().to_metadata);
  entries_ = {"INFISICAL_AZURE_AUTH_USE_WORKLOAD_IDENTITY=true", "AZURE_CLIENT_ID=c-1"};
  EXPECT_THAT(Failure(Prove()), HasSubstr("AZURE_FEDERATED_TOKEN_FILE is not set"));
}

TEST_F(AzureTokenTest, APodsFileThatHoldsNoTokenIsNotSent) {
  for (const char* text : {"", kCanary, "<html>canary-9f3b</html>"}) {
    BeAPod(text);
    EXPECT_THAT(Failure(Prove()), HasSubstr("AZURE_FEDERATED_TOKEN_FILE")) << text;
  }
  EXPECT_TRUE(transport_.seen().empty());
}

TEST_F(AzureTokenTest, WhatGoesWrongIsExplained) {
  transport_.Queue(Failed(TransportFailure::Kind::kTimeout));
  EXPECT_THAT(Failure(Prove()), AllOf(HasSubstr("no token from Azure"), HasSubstr("--method")));
  transport_.Queue(Answered(400, R"({"error":"invalid_request","error_description":"canary"})"));
  EXPECT_THAT(Failure(Prove()), HasSubstr("it answered 400, \"invalid_request\""));
  for (const char* body : {"", "<html>canary-9f3b</html>", "[]", "{}", R"({"access_token":7})",
                           R"({"access_token":"canary-9f3b-SECRET"})"}) {
    transport_.Queue(Answered(200, body));
    EXPECT_THAT(Failure(Prove()), HasSubstr("gives no token")) << body;
  }
}

}  // namespace
}  // namespace stepveil
