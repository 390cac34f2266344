#include "core/identity/gcp_refusal.h"

#include "tests/core/identity/proof_scene.h"

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class GcpRefusalTest : public ProofScene {
 protected:
  GcpRefusalTest() : ProofScene(kGcpIamLogin) {}
};

TEST_F(GcpRefusalTest, EachRefusalSaysWhatToChange) {
  const Secret proof(MakeJwt(R"({"sub":"ci@acme.iam.gserviceaccount.com","aud":"it"})"));
  struct Row {
    int status;
    const char* message;
    const char* hint;
  };
  for (const Row& row : {
           Row{401, "Access denied: GCP service account not allowed.", "service account e-mails"},
           Row{401, "Access denied: GCP project not allowed.", "allowed projects"},
           Row{401, "Access denied: GCP zone not allowed.", "allowed zones"},
           Row{401, "Invalid service account identifier", "client_email"},
           Row{401, "Invalid audience in GCP IAM Token", "another identity id"},
           Row{404, "GCP auth method not found for identity", "has no GCP auth"},
           Row{500, "Something went wrong", "gce goes with gcp-id-token"},
       }) {
    EXPECT_THAT(Explained(row.status, row.message, proof),
                AllOf(HasSubstr(row.hint), HasSubstr("ci@acme.iam.gserviceaccount.com")))
        << row.message;
  }
}

}  // namespace
}  // namespace stepveil
