// What servers leave unsaid, each on both generations of the dev server and, where it is named, on
// a real instance.
#include "tests/e2e/server_truth_job.h"

namespace stepveil::testing {
namespace {

INSTANTIATE_TEST_SUITE_P(Servers, ServerTruthTest, ::testing::ValuesIn(Servers()),
                         [](const auto& server) { return "On" + server.param; });

TEST(RealServer, IsNamed) {
  if (Servers().back() != "real") {
    GTEST_SKIP() << "no real instance: set STEPVEIL_E2E_URL and STEPVEIL_E2E_ADMIN_TOKEN (an "
                    "access token that may make projects and identities), and "
                    "STEPVEIL_E2E_CA_FILE for a private authority";
  }
}

TEST_P(ServerTruthTest, AnImportThatMayNotBeReadIsRefused) {
  AddImport("/app", "/other");
  UseIdentity(Rules({Rule("/app")}));
  ExpectRefused({"--path", "/app"}, "path \"/app\" in environment \"dev\" imports \"/other\"");
  EXPECT_EQ(Exported({"--path", "/app", "--allow-partial"}), nlohmann::json({{"A", "plain-a"}}));
  EXPECT_THAT(warnings_, HasSubstr("the server left it out"));
}

TEST_P(ServerTruthTest, AnImportOfAnImportThatMayNotBeReadIsRefused) {
  AddFolder("/base");
  AddSecret("/base", "BASE", "canary-9f3b-BASE");
  AddImport("/other", "/base");
  AddImport("/app", "/other");
  UseIdentity(Rules({Rule("/app"), Rule("/other")}));
  if (!IsOf2024()) {  // which merges without a trace: SECURITY.md says so
    ExpectRefused({"--path", "/app"}, "path \"/other\" in environment \"dev\" imports \"/base\"");
  }
}

TEST_P(ServerTruthTest, AnImportOfNamesAloneIsRefused) {
  AddImport("/app", "/other");
  UseIdentity(Rules({Rule("/app"), Rule("/other", "", "describeSecret")}));
  if (!IsOf2024()) {  // whose rules don't tell names from values
    ExpectRefused({"--path", "/app"}, "imports \"/other\"");
  }
}

TEST_P(ServerTruthTest, AnEmptyImportIsFine) {
  AddFolder("/nothing");
  AddImport("/app", "/nothing");
  UseViewer();
  EXPECT_EQ(Exported({"--path", "/app"}), nlohmann::json({{"A", "plain-a"}}));
}

TEST_P(ServerTruthTest, ARecursiveListThatLacksAFolderIsRefused) {
  AddFolder("/app/a");
  AddFolder("/app/b");
  AddSecret("/app/a", "IN_A", "in-a");
  AddSecret("/app/b", "IN_B", "canary-9f3b-SECRET");
  UseIdentity(Rules({Rule("/app"), Rule("/app/a")}));
  ExpectRefused({"--path", "/app", "--recursive"}, "\"/app/b\"");
  EXPECT_EQ(Exported({"--path", "/app", "--recursive", "--allow-partial"}).size(), 2U);
  UseViewer();
  EXPECT_EQ(Exported({"--path", "/app", "--recursive"}).size(), 3U);
}

TEST_P(ServerTruthTest, ARecursiveListWithEmptyFoldersIsWhole) {
  AddFolder("/app/empty");
  UseViewer();
  EXPECT_EQ(Exported({"--path", "/app", "--recursive"}), nlohmann::json({{"A", "plain-a"}}));
}

TEST_P(ServerTruthTest, APathThatMayNotBeReadIsNotEmpty) {
  UseIdentity(Rules({Rule("/app")}));
  ExpectRefused({"--path", "/other"}, "may not read path \"/other\"");
  ExpectRefused({"--path", "/other", "--allow-empty"}, "may not read path \"/other\"");
}

TEST_P(ServerTruthTest, AnEmptyPathIsOne) {
  AddFolder("/nothing");
  UseViewer();
  ExpectRefused({"--path", "/nothing"}, "holds no secrets");
  EXPECT_EQ(Exported({"--path", "/nothing", "--allow-empty"}).size(), 0U);
}

TEST_P(ServerTruthTest, RightsByNameGiveAPartWhichStrictRefuses) {
  AddSecret("/app", "B", "canary-9f3b-SECRET");
  UseIdentity(Rules({Rule("/app", R"(,"secretName":{"$glob":"A*"})")}));
  if (!IsOf2024()) {  // where no rule by name lets list a folder
    EXPECT_EQ(Exported({"--path", "/app"}), nlohmann::json({{"A", "plain-a"}}));
  }
  ExpectRefused({"--path", "/app", "--strict"}, "may not read");
}

}  // namespace
}  // namespace stepveil::testing
