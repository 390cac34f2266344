#include "tests/e2e/watch_job.h"

namespace stepveil::testing {
namespace {

TEST_F(WatchTest, TheTokenIsRevokedAlsoWhereWeAreKilled) {
  StartedProcess run(Watched("echo command $$; exec sleep 100"), environment_);
  ASSERT_TRUE(run.Prints("command "));
  ASSERT_TRUE(run.Prints("\n"));
  const pid_t command = run.NumberAfter("command ");
  kill(run.pid(), SIGKILL);
  EXPECT_EQ(run.Wait(), "signal 9");
  EXPECT_TRUE(EndsSoon(command));
  EXPECT_TRUE(WaitFor([&] { return Tokens()["live"] == 0; }));
}

// Whoever asked us to end has broken nothing off yet: the revocation has the time it always has.
TEST_F(WatchTest, TheRevocationAtTheEndHasAllItsTime) {
  StartedProcess run(Watched(UntilFinished()), environment_);
  ASSERT_TRUE(run.Prints("started"));
  Fault("/token/revoke", R"({"kind": "delay", "ms": 3000})");
  kill(run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait(), "exit 143");
  run.ReadRest();
  EXPECT_THAT(run.printed(), Not(HasSubstr("warning")));
  EXPECT_EQ(Tokens()["live"], 0);
}

TEST_F(WatchTest, AWatcherThatIsKilledIsToldAndItsTokenRevoked) {
  StartedProcess run(Watched(UntilFinished()), environment_);
  ASSERT_TRUE(run.Prints("started"));
  EXPECT_TRUE(WaitFor([&] { return Seen(kList, 304) >= 1; }));
  const pid_t watcher = CompanionBelow(run.pid());
  ASSERT_GT(watcher, 0);
  EXPECT_EQ(Tokens()["live"], 1);
  kill(watcher, SIGKILL);
  ASSERT_TRUE(run.Prints("warning: the process that fetches the secrets again was killed"));
  EXPECT_TRUE(WaitFor([&] { return Tokens()["live"] == 0; })) << "while the command runs on";
  Finish();
  EXPECT_EQ(run.Wait(), "exit 3");
  run.ReadRest();
  EXPECT_EQ(Count(run.printed(), "warning: "), 1U) << run.printed();
  EXPECT_EQ(Count(run.printed(), "started"), 1U) << run.printed();
}

// The token of a later login is as much the watcher's as that of the first.
TEST_F(WatchTest, AlsoTheTokenThatItFetchedLaterIsRevoked) {
  StartedProcess run(Watched(UntilFinished()), environment_);
  ASSERT_TRUE(run.Prints("started"));
  server_.Control("DELETE", "/_dev/tokens");
  ASSERT_TRUE(WaitFor([&] { return Tokens()["issued"] == 2 && Seen(kList, 304) >= 1; }));
  EXPECT_EQ(Tokens()["live"], 1);
  kill(CompanionBelow(run.pid()), SIGKILL);
  EXPECT_TRUE(WaitFor([&] { return Tokens()["live"] == 0; }));
  Finish();
  EXPECT_EQ(run.Wait(), "exit 3");
}

TEST_F(WatchTest, ACredentialThatTheCommandKeepsIsMasked) {
  const auto ran = RunProcess(Watched("echo \"[$INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET]\"; exit 4",
                                      {"--keep-env", "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"}),
                              {environment_});
  EXPECT_EQ(ran.exit_code, 4) << ran.err;
  EXPECT_EQ(ran.out, "[***]\n");
}

TEST_F(WatchTest, WhatDoesNotGoTogetherIsRefusedBeforeAnyContact) {
  server_.Control("DELETE", "/_dev/counters");
  for (const auto& [flags, what] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--no-mask"}, "--no-mask"}, {{"--as-file", "PUBLIC_API_URL"}, "--as-file"}}) {
    const auto ran = RunProcess(Watched("true", flags), {environment_});
    EXPECT_EQ(ran.exit_code, 125);
    EXPECT_THAT(ran.err, HasSubstr("\"--watch\" does not go with \"" + what + "\""));
  }
  EXPECT_EQ(Seen("login"), 0);
}

TEST_F(WatchTest, AFirstFetchThatFailsStartsNothing) {
  SetSecret(nullptr);
  StartedProcess run(Watched("echo started"), environment_);
  EXPECT_EQ(run.Wait(), "exit 125");
  run.ReadRest();
  EXPECT_THAT(run.printed(), Not(HasSubstr("started")));
  EXPECT_EQ(Tokens()["live"], 0);
}

}  // namespace
}  // namespace stepveil::testing
