#include "tests/core/identity/proof_scene.h"

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class TlsCertLoginTest : public ProofScene {
 protected:
  TlsCertLoginTest() : ProofScene(kTlsCertLogin) {}
};

TEST_F(TlsCertLoginTest, TheBodyNamesTheIdentityAlone) {
  EXPECT_THAT(Fields(Secret()), ElementsAre("identityId=" + std::string(kIdentity)));
  EXPECT_STREQ(kTlsCertLogin.port_of_clouds, "8443");
}

TEST_F(TlsCertLoginTest, EachRefusalSaysWhatToChange) {
  struct Row {
    int status;
    const char* message;
    const char* hint;
  };
  for (const Row& row : {
           Row{400, "Missing TLS certificate in header", "8443"},
           Row{400, "Missing client certificate", "no certificate in PEM"},
           Row{401, "Access denied: TLS Certificate Auth common name not allowed.", "common names"},
           Row{401, "Access denied: Certificate not valid.", "must have signed"},
           Row{404, "TLS Certificate auth method not found for identity", "has no TLS certificate"},
       }) {
    EXPECT_THAT(Explained(row.status, row.message, Secret()), HasSubstr(row.hint)) << row.message;
  }
}

}  // namespace
}  // namespace stepveil
