#include "tests/core/identity/proof_scene.h"

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LdapLoginTest : public ProofScene {
 protected:
  LdapLoginTest() : ProofScene(kLdapLogin) {
    login_.own.texts["ldap-username"] = "ci-build";
    login_.own.secrets.emplace("ldap-password", " canary-9f3b SECRET ");
  }
};

TEST_F(LdapLoginTest, SendsNameAndPasswordAsTheyAre) {
  EXPECT_THAT(Fields(Secret()), ElementsAre("identityId=" + std::string(kIdentity),
                                            "username=ci-build", "password= canary-9f3b SECRET "));
  login_.identity_id = "x";
  EXPECT_FALSE(kLdapLogin.fields(login_, Secret()));
}

TEST_F(LdapLoginTest, EachRefusalSaysWhatToChange) {
  EXPECT_THAT(Explained(401, "Invalid credentials", Secret()), HasSubstr("search base"));
  EXPECT_THAT(Explained(403, "Access denied: LDAP field not allowed", Secret()),
              HasSubstr("allowed fields"));
  EXPECT_THAT(Explained(404, "LDAP auth with ID 'x' not found", Secret()),
              HasSubstr("has no LDAP auth"));
  EXPECT_THAT(Explained(500, "Something went wrong", Secret()),
              HasSubstr("can't reach the directory"));
}

}  // namespace
}  // namespace stepveil
