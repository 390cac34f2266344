#include "tests/core/identity/proof_scene.h"

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class AzureLoginTest : public ProofScene {
 protected:
  AzureLoginTest() : ProofScene(kAzureLogin) {}
};

TEST_F(AzureLoginTest, EachRefusalSaysWhatToChange) {
  const Secret proof(MakeJwt(R"({"sub":"1","aud":"https://management.azure.com/"})"));
  struct Row {
    int status;
    const char* message;
    const char* hint;
  };
  for (const Row& row : {
           Row{401, "Service principal '1' not allowed", "object id"},
           Row{401, "Tenant ID mismatch", "another tenant"},
           Row{401, "Invalid signing key", "did not sign the token"},
           Row{404, "Azure auth method not found for identity", "has no Azure auth"},
           Row{500, "Something went wrong", "--audience asks for another one"},
       }) {
    EXPECT_THAT(Explained(row.status, row.message, proof),
                AllOf(HasSubstr(row.hint), HasSubstr("https://management.azure.com/")))
        << row.message;
  }
}

}  // namespace
}  // namespace stepveil
