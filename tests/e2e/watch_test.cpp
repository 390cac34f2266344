// `stepveil run --watch` on the real binary, with the shortest interval that it takes: five
// seconds.
#include "tests/e2e/run_job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kOldValue[] = "https://api.dev.example.com";
constexpr char kNewValue[] = "new-value-9f3b-SECRET";
constexpr char kList[] = "GET /api/v4/secrets";

std::size_t Count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++count;
  }
  return count;
}

class WatchTest : public RunJobTest {
 protected:
  [[nodiscard]] static std::vector<std::string> Watched(const std::string& script,
                                                        std::vector<std::string> flags = {}) {
    flags.insert(flags.begin(), {"--watch", "--watch-interval", "5s"});
    return Wrapped({"sh", "-c", script}, flags);
  }

  // A command that says that it started, runs until Finish() and leaves with 3.
  [[nodiscard]] std::string UntilFinished() const {
    return "echo started; while [ ! -e " + Flag() + " ]; do sleep 0.1; done; exit 3";
  }
  void Finish() const { std::ofstream(Flag()) << "x"; }

  // null removes it.
  void SetSecret(const json& value) const {
    const json order{
        {"environment", "dev"}, {"path", "/frontend"}, {"key", "PUBLIC_API_URL"}, {"value", value}};
    server_.Control("POST", "/_dev/secret", order.dump());
  }

  [[nodiscard]] json Tokens() const { return json::parse(server_.Control("GET", "/_dev/tokens")); }

  // How many requests to `part` were answered with `status`; 0 = any.
  [[nodiscard]] int Seen(const std::string& part, int status = 0) const {
    int count = 0;
    const json counters = json::parse(server_.Control("GET", "/_dev/counters"));
    for (const json& one : counters["seen"]) {
      const bool fits =
          (one["method"].get<std::string>() + " " + one["target"].get<std::string>()).find(part) !=
          std::string::npos;
      count += fits && (status == 0 || one["status"] == status) ? 1 : 0;
    }
    return count;
  }

  [[nodiscard]] bool WaitFor(const std::function<bool()>& condition) const {
    for (int waited = 0; waited < 200 && !condition(); ++waited) {
      usleep(100'000);
    }
    return condition();
  }

 private:
  [[nodiscard]] std::string Flag() const { return (folder_.path() / "finish").string(); }
};

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

// The child of `process` that is stepveil itself: the one that watches; 0: there is none.
pid_t WatcherBelow(pid_t process) {
  std::ifstream children("/proc/" + std::to_string(process) + "/task/" + std::to_string(process) +
                         "/children");
  for (pid_t child = 0; children >> child;) {
    std::ifstream command("/proc/" + std::to_string(child) + "/comm");
    std::string name;
    if (std::getline(command, name) && name == "stepveil" && getsid(child) == child) {
      return child;
    }
  }
  return 0;
}

TEST_F(WatchTest, AWatcherThatIsKilledIsToldAndItsTokenRevoked) {
  StartedProcess run(Watched(UntilFinished()), environment_);
  ASSERT_TRUE(run.Prints("started"));
  EXPECT_TRUE(WaitFor([&] { return Seen(kList, 304) >= 1; }));
  const pid_t watcher = WatcherBelow(run.pid());
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
  kill(WatcherBelow(run.pid()), SIGKILL);
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
