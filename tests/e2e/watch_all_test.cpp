// `stepveil run --all --watch`: one login, and each process started anew when its own secrets
// change.
#include "tests/e2e/watch_job.h"

#include <filesystem>

namespace stepveil::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;

class WatchAllTest : public WatchTest {
 protected:
  WatchAllTest() {
    folder_.Write(
        ".stepveil.yaml",
        "processes:\n"
        "  backend: { path: /backend, command: [sh, ./backend.sh] }\n"
        "  frontend: { path: /frontend, command: [sh, ./frontend.sh], after: backend }\n");
    folder_.Write("backend.sh", "echo backend $$ of ${#DATABASE_URL}; exec sleep 100\n");
    folder_.Write(
        "frontend.sh",
        "echo \"frontend has [$PUBLIC_API_URL] of ${#PUBLIC_API_URL}\"; exec sleep 100\n");
  }

  [[nodiscard]] std::vector<std::string> All() const {
    return {StepveilProgram(), "run", "--all", "--watch", "--watch-interval", "5s"};
  }
  [[nodiscard]] std::function<void()> There() const {
    return [folder = folder_.path().string()] {
      [[maybe_unused]] const int gone = chdir(folder.c_str());
    };
  }
};

TEST_F(WatchAllTest, OnlyTheOneWhoseSecretsChangedStartsAnewOnOneLogin) {
  StartedProcess run(All(), environment_, There());
  ASSERT_TRUE(run.Prints("frontend has [***] of 27")) << run.printed();
  SetSecret(kNewValue);
  ASSERT_TRUE(run.Prints("frontend has [***] of 21")) << run.printed();
  EXPECT_THAT(run.printed(),
              HasSubstr("note: frontend: the secrets have changed, starting the command anew: "
                        "changed \"PUBLIC_API_URL\""));
  kill(run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait(), "exit 143");
  run.ReadRest();
  EXPECT_EQ(Count(run.printed(), "| backend "), 1U) << run.printed();
  EXPECT_EQ(Seen("/login", 200), 1);
  EXPECT_EQ(Tokens()["live"], 0);
  EXPECT_THAT(run.printed(), AllOf(Not(HasSubstr(kOldValue)), Not(HasSubstr(kNewValue))));
}

TEST_F(WatchAllTest, WhatTheServerHasWorseStartsNothingAnew) {
  StartedProcess run(All(), environment_, There());
  ASSERT_TRUE(run.Prints("frontend has [***] of 27")) << run.printed();
  SetSecret(nullptr);
  ASSERT_TRUE(run.Prints("warning: frontend: the secrets ")) << run.printed();
  SetSecret(kOldValue);
  ASSERT_TRUE(run.Prints("the secrets can be fetched again")) << run.printed();
  kill(run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait(), "exit 143");
  run.ReadRest();
  EXPECT_EQ(Count(run.printed(), "frontend has"), 1U) << run.printed();
}

TEST_F(WatchAllTest, ItsOwnRefusalsComeBeforeAnythingIsStarted) {
  const auto ran = RunProcess(
      [&] {
        auto words = All();
        words.push_back("--no-mask");
        return words;
      }(),
      {environment_, folder_.path()});
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_THAT(ran.err, HasSubstr("\"--watch\" does not go with \"--no-mask\""));
  EXPECT_EQ(ran.out, "");
}

TEST_F(WatchAllTest, StartsFromAFallbackAndTakesFreshValuesOnceTheServiceIsBack) {
  const auto take_certificate = [this](const DevServerProcess& server) {
    fs::copy_file(server.ca_file(), folder_.path() / "next.pem",
                  fs::copy_options::overwrite_existing);
    fs::rename(folder_.path() / "next.pem", folder_.path() / "ca.pem");
  };
  take_certificate(server_);
  Set("STEPVEIL_CA_FILE", folder_.path() / "ca.pem");
  Set("STEPVEIL_SEAL_KEY", "c2VhbGVkLWZpbGVzLWtleS1mb3ItdGhlLXRlc3RzLTE=");
  Set("STEPVEIL_FALLBACK", folder_.path() / "kept.age");
  Set("STEPVEIL_FALLBACK_MAX_AGE", "24h");
  Set("STEPVEIL_DEADLINE", "3s");
  {
    StartedProcess run(All(), environment_, There());
    ASSERT_TRUE(run.Prints("frontend has [***] of 27")) << run.printed();
    kill(run.pid(), SIGTERM);
    EXPECT_EQ(run.Wait(), "exit 143");
  }
  server_.Stop();
  StartedProcess run(All(), environment_, There());
  ASSERT_TRUE(run.Prints("frontend has [***] of 27")) << run.printed();
  EXPECT_THAT(run.printed(), HasSubstr("the secrets of backend, frontend are "));
  ASSERT_TRUE(run.Prints("the commands keep running with what they have")) << run.printed();
  const DevServerProcess back({"--port", server_.url().substr(server_.url().rfind(':') + 1)});
  back.Control("POST", "/_dev/secret",
               json{{"environment", "dev"},
                    {"path", "/frontend"},
                    {"key", "PUBLIC_API_URL"},
                    {"value", kNewValue}}
                   .dump());
  take_certificate(back);
  ASSERT_TRUE(run.Prints("frontend has [***] of 21")) << run.printed();
  kill(run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait(), "exit 143");
  run.ReadRest();
  EXPECT_EQ(Count(run.printed(), "| backend "), 1U) << run.printed();
  EXPECT_EQ(json::parse(back.Control("GET", "/_dev/tokens"))["live"], 0);
  EXPECT_THAT(run.printed(), AllOf(Not(HasSubstr(kOldValue)), Not(HasSubstr(kNewValue))));
}

}  // namespace
}  // namespace stepveil::testing
