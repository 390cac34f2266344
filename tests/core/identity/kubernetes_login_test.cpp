#include "tests/core/identity/proof_scene.h"

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class KubernetesLoginTest : public ProofScene {
 protected:
  KubernetesLoginTest() : ProofScene(kKubernetesLogin) {}

  void Put(const std::string& content) {
    login_.own.texts["service-account-token-path"] = folder_.Write("token", content).string();
  }

  const std::string jwt_ = MakeJwt(R"({"sub":"system:serviceaccount:ci:runner"})");
};

TEST_F(KubernetesLoginTest, TheTokenIsReadForEachLogin) {
  Put(jwt_ + "\n");
  const auto first = Prove();
  ASSERT_TRUE(first);
  EXPECT_THAT(Fields(*first), ElementsAre("identityId=" + std::string(kIdentity), "jwt=" + jwt_));
  const std::string renewed = MakeJwt(R"({"sub":"it","n":2})");
  Put(renewed);
  EXPECT_EQ(Prove()->Expose(), renewed);
  EXPECT_TRUE(transport_.seen().empty());
}

TEST_F(KubernetesLoginTest, AFileThatHoldsNoTokenIsNotSent) {
  Put(kCanary);
  EXPECT_THAT(Failure(Prove()), AllOf(HasSubstr("service account's token"), HasSubstr("no JWT")));
  Put("");
  EXPECT_THAT(Failure(Prove()), HasSubstr("is empty"));
}

TEST_F(KubernetesLoginTest, OutsideAPodTheUsualPlaceIsNamed) {
  EXPECT_THAT(Failure(Prove()), AllOf(HasSubstr("/var/run/secrets/kubernetes.io/"),
                                      HasSubstr("--service-account-token-path")));
}

TEST_F(KubernetesLoginTest, EachRefusalSaysWhatToChange) {
  const Secret proof(jwt_);
  struct Row {
    int status;
    const char* message;
    const char* hint;
  };
  for (const Row& row : {
           Row{401, "Access denied: K8s namespace not allowed.", "allowed namespaces"},
           Row{401, "Access denied: K8s name not allowed.", "allowed service account names"},
           Row{401, "Access denied: K8s audience not allowed.", "serviceAccountToken: audience"},
           Row{401, "Kubernetes token not authenticated", "is of another cluster"},
           Row{401, "Token reviewer JWT is invalid or expired.", "system:auth-delegator"},
           Row{400, "Failed to connect to Kubernetes API server at https://k: Connection refused",
               "the Infisical server itself can't reach the cluster"},
           Row{404, "Kubernetes auth method not found for identity", "has no Kubernetes auth"},
       }) {
    const std::string text = Explained(row.status, row.message, proof);
    EXPECT_THAT(text, AllOf(HasSubstr(row.hint), HasSubstr("system:serviceaccount:ci:runner")))
        << row.message;
    EXPECT_THAT(text, ::testing::Not(HasSubstr("canary")));
  }
}

}  // namespace
}  // namespace stepveil
