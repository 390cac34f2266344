#include "tests/core/identity/proof_scene.h"

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SpiffeLoginTest : public ProofScene {
 protected:
  SpiffeLoginTest() : ProofScene(kSpiffeLogin) {}

  const std::string jwt_ = MakeJwt(R"({"sub":"spiffe://acme.example/ci","aud":["infisical"]})");
};

TEST_F(SpiffeLoginTest, TheFileIsReadForEachLogin) {
  const auto path = folder_.Write("svid", jwt_ + "\n");
  login_.own.texts["jwt-svid-file"] = path.string();
  EXPECT_EQ(Prove()->Expose(), jwt_);
  const std::string renewed = MakeJwt(R"({"sub":"spiffe://acme.example/ci","n":2})");
  folder_.Write("svid", renewed);
  EXPECT_EQ(Prove()->Expose(), renewed);
  folder_.Write("svid", kCanary);
  EXPECT_THAT(Failure(Prove()), AllOf(HasSubstr("--jwt-svid-file"), HasSubstr("holds no JWT")));
}

TEST_F(SpiffeLoginTest, AVariableIsTakenToo) {
  EXPECT_THAT(Failure(Prove()), HasSubstr("needs a JWT-SVID"));
  login_.jwt = Secret(jwt_);
  EXPECT_EQ(Prove()->Expose(), jwt_);
  login_.jwt = Secret(kCanary);
  EXPECT_THAT(Failure(Prove()), HasSubstr("no JWT; it was not sent"));
}

TEST_F(SpiffeLoginTest, EachRefusalSaysWhatToChange) {
  struct Row {
    int status;
    const char* message;
    const char* hint;
  };
  for (const Row& row : {
           Row{401, "JWT-SVID has expired", "live for minutes"},
           Row{401, "JWT-SVID audience validation failed", "allowed audiences"},
           Row{401, "JWT-SVID signature verification failed", "trust domain"},
           Row{401, "JWT-SVID verification failed", "has no key"},
           Row{400, "Failed to fetch SPIFFE trust bundle from remote endpoint: x", "endpoint"},
           Row{401, "Access denied", "allowed SPIFFE ids"},
           Row{404, "SPIFFE auth method not found for identity", "has no SPIFFE auth"},
       }) {
    EXPECT_THAT(
        Explained(row.status, row.message, Secret(jwt_)),
        AllOf(HasSubstr(row.hint), HasSubstr("spiffe://acme.example/ci"), Not(HasSubstr("canary"))))
        << row.message;
  }
}

}  // namespace
}  // namespace stepveil
