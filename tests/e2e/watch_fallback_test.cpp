// --watch with --fallback: the server is dead when the job starts, and another one stands at its
// address later on.
#include "tests/e2e/watch_job.h"

#include <filesystem>

namespace stepveil::testing {
namespace {

namespace fs = std::filesystem;

class WatchFallbackTest : public WatchTest {
 protected:
  WatchFallbackTest() {
    TakeCertificate(server_);
    Set("STEPVEIL_CA_FILE", folder_.path() / "ca.pem");
    Set("STEPVEIL_SEAL_KEY", "c2VhbGVkLWZpbGVzLWtleS1mb3ItdGhlLXRlc3RzLTE=");
    Set("STEPVEIL_FALLBACK", folder_.path() / "kept.age");
    Set("STEPVEIL_FALLBACK_MAX_AGE", "24h");
    Set("STEPVEIL_DEADLINE", "3s");
  }

  // A server's own goes with it.
  void TakeCertificate(const DevServerProcess& server) {
    fs::copy_file(server.ca_file(), folder_.path() / "next.pem",
                  fs::copy_options::overwrite_existing);
    fs::rename(folder_.path() / "next.pem", folder_.path() / "ca.pem");
  }

  void Keep() {
    const ProcessResult kept = RunProcess(Wrapped({"true"}), {environment_, folder_.path()});
    ASSERT_EQ(kept.exit_code, 0) << kept.err;
    ASSERT_TRUE(fs::exists(folder_.path() / "kept.age"));
  }

  [[nodiscard]] std::string Port() const {
    return server_.url().substr(server_.url().rfind(':') + 1);
  }
};

TEST_F(WatchFallbackTest, StartsFromItAndStartsAnewWithFreshValuesOnceTheServiceIsBack) {
  Keep();
  server_.Stop();
  StartedProcess run(
      Watched("echo \"has [$PUBLIC_API_URL] of ${#PUBLIC_API_URL}\"; exec sleep 100"),
      environment_);
  ASSERT_TRUE(run.Prints("has [***] of 27")) << run.printed();
  EXPECT_THAT(run.printed(),
              HasSubstr("warning: the service is down, and the secrets of /frontend of dev are "));
  ASSERT_TRUE(run.Prints("could not be fetched again, the command keeps running")) << run.printed();
  const DevServerProcess back({"--port", Port()});
  back.Control("POST", "/_dev/secret",
               json{{"environment", "dev"},
                    {"path", "/frontend"},
                    {"key", "PUBLIC_API_URL"},
                    {"value", kNewValue}}
                   .dump());
  TakeCertificate(back);
  ASSERT_TRUE(run.Prints("has [***] of 21")) << run.printed();
  EXPECT_THAT(run.printed(), HasSubstr("note: the secrets can be fetched again"));
  kill(run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait(), "exit 143");
  EXPECT_EQ(json::parse(back.Control("GET", "/_dev/tokens"))["live"], 0);
  run.ReadRest();
  EXPECT_THAT(run.printed(), Not(HasSubstr(kOldValue)));
  EXPECT_THAT(run.printed(), Not(HasSubstr(kNewValue)));
}

TEST_F(WatchFallbackTest, EachChangeIsKept) {
  StartedProcess run(Watched("echo \"of ${#PUBLIC_API_URL}\"; exec sleep 100"), environment_);
  ASSERT_TRUE(run.Prints("of 27")) << run.printed();
  SetSecret(kNewValue);
  ASSERT_TRUE(run.Prints("of 21")) << run.printed();
  kill(run.pid(), SIGTERM);
  EXPECT_EQ(run.Wait(), "exit 143");
  server_.Stop();
  const ProcessResult down = RunProcess(Wrapped({"sh", "-c", "echo \"of ${#PUBLIC_API_URL}\""}),
                                        {environment_, folder_.path()});
  EXPECT_EQ(down.out, "of 21\n") << down.err;
}

TEST_F(WatchFallbackTest, WithoutOneItEndsAsBefore) {
  server_.Stop();
  const ProcessResult down = RunProcess(Watched("echo started"), {environment_, folder_.path()});
  EXPECT_EQ(down.exit_code, 125);
  EXPECT_THAT(down.err, HasSubstr("can't help: there is none yet"));
  EXPECT_THAT(down.out, Not(HasSubstr("started")));
}

}  // namespace
}  // namespace stepveil::testing
