// Dynamic secrets for the steps of a job: the post step gives them back.
#include "tests/e2e/github_hosted.h"

namespace stepveil::testing {
namespace {

class GithubLeasesTest : public GithubHostedTest {
 protected:
  [[nodiscard]] nlohmann::json Ledger() const {
    return nlohmann::json::parse(server_.Control("GET", "/_dev/leases"));
  }
  [[nodiscard]] int LiveTokens() const {
    return nlohmann::json::parse(server_.Control("GET", "/_dev/tokens"))["live"];
  }
  [[nodiscard]] std::string IdOf(int number) const { return Ledger()["leases"][number]["id"]; }

  const Inputs inputs_ = {{"secret-path", "/frontend"}, {"dynamic", "database"}};
};

TEST_F(GithubLeasesTest, ALeaseIsForTheStepsThatFollowAndRevokedInPost) {
  Inputs inputs = inputs_;
  inputs["lease-ttl"] = "2m";
  ASSERT_EQ(Action(inputs).exit_code, 0);
  const auto step = Shell("echo \"user $DB_USERNAME\"; printf %s \"$DB_PASSWORD\" | wc -c");
  EXPECT_THAT(step.shown, HasSubstr("user ***\n33\n"));
  EXPECT_EQ(Ledger()["live"], 1);
  EXPECT_EQ(LiveTokens(), 1);
  const auto post = Post(inputs);
  EXPECT_EQ(post.exit_code, 0);
  EXPECT_THAT(post.shown, Not(HasSubstr("warning")));
  EXPECT_EQ(Ledger()["leases"][0]["state"], "revoked");
  EXPECT_EQ(LiveTokens(), 0);
  const auto left = Shell("find \"$RUNNER_TEMP\" -type f ! -path '*_runner_file_commands*'");
  EXPECT_THAT(left.shown, Not(HasSubstr("stepveil-")));
}

TEST_F(GithubLeasesTest, NothingIsLeftWhereASecondIsRefused) {
  Inputs inputs = inputs_;
  inputs["dynamic"] = "database,databse";
  const auto main = Action(inputs);
  EXPECT_NE(main.exit_code, 0);
  EXPECT_THAT(main.shown, HasSubstr("cannot lease dynamic secret \"databse\""));
  EXPECT_EQ(Ledger()["taken"], 1);
  EXPECT_EQ(Ledger()["live"], 0);
  EXPECT_EQ(LiveTokens(), 0);
  EXPECT_THAT(Post(inputs).shown, Not(HasSubstr("warning")));
}

TEST_F(GithubLeasesTest, AStepThatFailsAfterwardsLeavesThemToPost) {
  Inputs inputs = inputs_;
  inputs["rename"] = "DB_PASSWORD=LD_PRELOAD";
  EXPECT_NE(Action(inputs).exit_code, 0);
  EXPECT_EQ(Ledger()["live"], 1);
  EXPECT_THAT(Post(inputs).shown, Not(HasSubstr("warning")));
  EXPECT_EQ(Ledger()["live"], 0);
  EXPECT_EQ(LiveTokens(), 0);
}

TEST_F(GithubLeasesTest, WhatPostCouldNotRevokeIsNamed) {
  ASSERT_EQ(Action(inputs_).exit_code, 0);
  Fault("DELETE /api/v1/dynamic-secrets/leases", R"({"kind": "status", "status": 403})");
  const auto post = Post(inputs_);
  EXPECT_THAT(post.shown, HasSubstr("lease \"" + IdOf(0) + "\" of dynamic secret \"database\""));
  EXPECT_THAT(post.shown, HasSubstr("was not revoked: "));
  EXPECT_EQ(LiveTokens(), 0);
}

// With the server goes the file of its authority.
TEST_F(GithubLeasesTest, WithoutAServerInPostTheyAreNamed) {
  ASSERT_EQ(Action(inputs_).exit_code, 0);
  const std::string id = IdOf(0);
  server_.Stop();
  const auto post = Post(inputs_);
  EXPECT_EQ(post.exit_code, 0);
  EXPECT_THAT(post.shown, HasSubstr("lease \"" + id + "\""));
  EXPECT_THAT(post.shown, HasSubstr("was not revoked: "));
}

TEST_F(GithubLeasesTest, ATokenThatIsGivenCannotGiveThemBack) {
  Inputs inputs = inputs_;
  inputs["identity-id"] = "";
  Set("INFISICAL_TOKEN", server_.Field("/service_tokens/legacy"));
  const auto main = Action(inputs);
  EXPECT_NE(main.exit_code, 0);
  EXPECT_THAT(main.shown, HasSubstr("need a login of this step's own"));
  EXPECT_EQ(Ledger()["taken"], 0);
}

}  // namespace
}  // namespace stepveil::testing
