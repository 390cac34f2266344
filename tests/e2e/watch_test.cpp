// `stepveil run --watch` on the real binary, with the shortest interval that it takes: five
// seconds.
#include "tests/e2e/watch_job.h"

namespace stepveil::testing {
namespace {

TEST_F(WatchTest, AChangeStartsTheCommandAnewAndOldAndNewAreMasked) {
  StartedProcess run(Watched("echo \"$$ has [$PUBLIC_API_URL] of ${#PUBLIC_API_URL}\"; "
                             "echo knows " +
                             std::string(kOldValue) + " " + kNewValue + " end; exec sleep 100"),
                     environment_);
  ASSERT_TRUE(run.Prints(" end\n"));
  EXPECT_THAT(run.printed(), HasSubstr("has [***] of 27\nknows *** new-value-9f3b-SECRET end"));
  const pid_t first = std::stoi(run.printed());
  EXPECT_TRUE(WaitFor([&] { return Seen(kList, 304) == 1; })) << "unchanged, and told so";
  EXPECT_EQ(Seen("/secret-imports"), 0) << "nothing gives a reason to";
  SetSecret(kNewValue);
  ASSERT_TRUE(run.Prints("of 21\n"));
  ASSERT_TRUE(run.Prints("knows *** *** end\n"));
  EXPECT_THAT(run.printed(), HasSubstr("stepveil: note: the secrets have changed, starting the "
                                       "command anew: changed \"PUBLIC_API_URL\"\n"));
  EXPECT_FALSE(Lives(first));
  EXPECT_EQ(Tokens()["issued"], 1) << "one login";
  EXPECT_EQ(Tokens()["live"], 1);
  kill(run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait(), "exit 143");
  EXPECT_EQ(Tokens()["live"], 0);
}

TEST_F(WatchTest, OneThatDoesNotEndIsKilledAlsoOnAPty) {
  StartedProcess run(
      Watched("trap '' TERM; echo \"${#PUBLIC_API_URL} ready\"; while :; do sleep 0.2; done",
              {"--kill-after", "1s", "--pty", "always"}),
      environment_);
  ASSERT_TRUE(run.Prints("27 ready"));
  SetSecret(kNewValue);
  ASSERT_TRUE(run.Prints("21 ready"));
  EXPECT_THAT(run.printed(), HasSubstr("the command had not ended 1s after it was asked to"));
  kill(run.pid(), SIGINT);
  usleep(1'200'000);
  EXPECT_EQ(run.Wait(), "exit 130");
  EXPECT_EQ(Tokens()["live"], 0);
}

TEST_F(WatchTest, NoFaultOfTheServersTouchesTheCommand) {
  StartedProcess run(Watched(UntilFinished()), environment_);
  ASSERT_TRUE(run.Prints("started"));
  Fault(kList, R"({"kind": "status", "status": 500, "body": "{}"})");
  ASSERT_TRUE(run.Prints("keeps running with what it has"));
  EXPECT_TRUE(WaitFor([&] { return Seen(kList, 500) >= 2; }));
  server_.Control("DELETE", "/_dev/faults");
  ASSERT_TRUE(run.Prints("note: the secrets can be fetched again"));
  SetSecret(nullptr);
  ASSERT_TRUE(run.Prints("holds no secrets"));
  Finish();
  EXPECT_EQ(run.Wait(), "exit 3");
  run.ReadRest();
  EXPECT_EQ(Count(run.printed(), "started"), 1U) << run.printed();
  EXPECT_EQ(Count(run.printed(), "warning: "), 2U) << run.printed();
  EXPECT_EQ(Tokens()["live"], 0);
}

TEST_F(WatchTest, ATokenThatIsGoneIsReplacedByAFreshLogin) {
  Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_ID");
  Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET");
  UseGitHubJob();
  StartedProcess run(Watched(UntilFinished()), environment_);
  ASSERT_TRUE(run.Prints("started"));
  server_.Control("DELETE", "/_dev/tokens");
  EXPECT_TRUE(WaitFor([&] { return Tokens()["issued"] == 2 && Seen(kList, 304) == 1; }));
  EXPECT_EQ(Tokens()["live"], 1);
  EXPECT_EQ(Seen("/_ci/github/token"), 2) << "each login has an id token of its own";
  Finish();
  EXPECT_EQ(run.Wait(), "exit 3");
  run.ReadRest();
  EXPECT_EQ(run.printed(), "started\n");
  EXPECT_EQ(Tokens()["live"], 0);
}

TEST_F(WatchTest, ALoginThatIsRefusedIsNotRepeated) {
  StartedProcess run(Watched(UntilFinished()), environment_);
  ASSERT_TRUE(run.Prints("started"));
  Fault(
      "/universal-auth/login",
      R"({"kind": "status", "status": 401, "body": "{\"statusCode\":401,\"error\":\"UnauthorizedError\",\"message\":\"Invalid credentials\"}"})");
  server_.Control("DELETE", "/_dev/tokens");
  ASSERT_TRUE(run.Prints("the secrets are not fetched any more, the command keeps running"));
  sleep(6);
  EXPECT_EQ(Seen("/universal-auth/login", 401), 1);
  Finish();
  EXPECT_EQ(run.Wait(), "exit 3");
}

// TERM while the server lets us wait: it reaches the command at once, and the token is revoked.
TEST_F(WatchTest, AHangingServerDelaysNobody) {
  StartedProcess run(Watched("trap 'echo got it; exit 5' TERM; echo started; sleep 100 & wait"),
                     environment_);
  ASSERT_TRUE(run.Prints("started"));
  server_.Control("DELETE", "/_dev/counters");
  Fault(kList, R"({"kind": "delay", "ms": 60000})");
  sleep(6);
  const auto start = steady_clock::now();
  kill(run.pid(), SIGTERM);
  ASSERT_TRUE(run.Prints("got it"));
  EXPECT_LT(steady_clock::now() - start, seconds(1));
  EXPECT_EQ(run.Wait(), "exit 5");
  EXPECT_LT(steady_clock::now() - start, seconds(6));
  EXPECT_EQ(Tokens()["live"], 0);
}

TEST_F(WatchTest, TheCommandsEndIsOursAlsoWhereTheServerHangs) {
  StartedProcess run(Watched("echo started; sleep 6; exit 7"), environment_);
  ASSERT_TRUE(run.Prints("started"));
  Fault(kList, R"({"kind": "delay", "ms": 60000})");
  const auto start = steady_clock::now();
  EXPECT_EQ(run.Wait(), "exit 7");
  EXPECT_LT(steady_clock::now() - start, milliseconds(11'500));
  EXPECT_EQ(Tokens()["live"], 0);
}

TEST_F(WatchTest, ACommandThatEndsIsNotStartedAgain) {
  for (const char* script : {"exit 3", "kill -SEGV $$"}) {
    StartedProcess run(Watched(std::string("echo started; ") + script), environment_);
    EXPECT_EQ(run.Wait(), script == std::string("exit 3") ? "exit 3" : "exit 139");
    run.ReadRest();
    EXPECT_EQ(run.printed(), "started\n");
  }
  EXPECT_EQ(Tokens()["issued"], 2);
  EXPECT_EQ(Tokens()["live"], 0);
}

}  // namespace
}  // namespace stepveil::testing
