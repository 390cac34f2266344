// However a run with a lease ends: none is left, and no access token.
#include "tests/e2e/dynamic_job.h"

#include <csignal>
#include <functional>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

constexpr char kStays[] = "echo ready; exec sleep 60";

class DynamicEndsTest : public DynamicTest {
 protected:
  // Starts one that stays, sends the signal, and returns how it ended.
  std::string Signalled(int signal,
                        const std::vector<std::string>& flags = {"--dynamic", "database"}) const {
    StartedProcess process(Leasing(kStays, flags), environment_);
    EXPECT_TRUE(process.Prints("ready")) << process.printed();
    kill(process.pid(), signal);
    return process.Wait();
  }
  // Starts one, and kills what `whom` makes of its process.
  std::string Killed(const std::function<pid_t(pid_t us)>& whom) const {
    StartedProcess process(Leasing("echo ready; sleep 0.3; exit 5"), environment_);
    EXPECT_TRUE(process.Prints("ready")) << process.printed();
    kill(whom(process.pid()), SIGKILL);
    return process.Wait();
  }
  std::string EndedAs(const std::vector<std::string>& command) const {
    return "exit " + std::to_string(RunProcess(Wrapped(command, {"--dynamic", "database"}),
                                               {environment_, folder_.path()})
                                        .exit_code);
  }
  std::string Ended(const std::string& script, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"--dynamic", "database"});
    return "exit " + std::to_string(Run(script, more).exit_code);
  }
};

// A run, how it is to end, and how many leases it takes.
struct Way {
  std::string name;
  std::string end;
  std::function<std::string()> run;
  int takes = 1;
};

TEST_F(DynamicEndsTest, TwoHundredRunsThatEndInTwentyWaysLeaveNone) {
  const std::vector<Way> ways{
      {"well", "exit 0", [&] { return Ended("true"); }},
      {"with a code", "exit 3", [&] { return Ended("exit 3"); }},
      {"by its own KILL", "exit 137", [&] { return Ended("kill -KILL $$"); }},
      {"by its own TERM", "exit 143", [&] { return Ended("kill -TERM $$"); }},
      {"with a child that stays", "exit 0", [&] { return Ended("sleep 60 >/dev/null 2>&1 &"); }},
      {"TERM", "exit 143", [&] { return Signalled(SIGTERM); }},
      {"QUIT", "exit 131", [&] { return Signalled(SIGQUIT); }},
      {"USR1", "exit 138", [&] { return Signalled(SIGUSR1); }},
      {"INT", "exit 130",
       [&] {
         return Signalled(SIGINT, {"--dynamic", "database", "--no-mask"});
       }},
      {"HUP", "exit 129",
       [&] {
         return Signalled(SIGHUP, {"--dynamic", "database", "--pty", "always"});
       }},
      {"KILL", "signal 9", [&] { return Signalled(SIGKILL); }},
      {"KILL of its group", "signal 9", [&] { return Killed([](pid_t us) { return -us; }); }},
      {"KILL of what holds the lease", "exit 5", [&] { return Killed(CompanionBelow); }},
      {"not started", "exit 127", [&] { return EndedAs({"no-such-command"}); }},
      {"not executable", "exit 126", [&] { return EndedAs({"/etc/hostname"}); }},
      {"a name that is missing", "exit 125",
       [&] {
         return Ended("true", {"--require", "NONE"});
       }},
      {"a name that is refused", "exit 125",
       [&] {
         return Ended("true", {"--rename", "DB_PASSWORD=LD_PRELOAD"});
       }},
      {"a second that is refused", "exit 125",
       [&] {
         return Ended("true", {"--dynamic", "none"});
       }},
      {"a server away", "exit 0",
       [&] {
         Fault("DELETE /api/v1/dynamic-secrets",
               R"({"kind": "status", "status": 503, "times": 1})");
         return Ended("true");
       }},
      {"out of time", "exit 125",
       [&] {
         Fault("GET /api", R"({"kind": "delay", "ms": 1500, "times": 1})");
         const std::string end = Ended("true", {"--deadline", "1s"});
         server_.Control("DELETE", "/_dev/faults");
         return end;
       },
       0},
  };
  int taken = 0;
  for (int round = 0; round < 10; ++round) {
    for (const Way& way : ways) {
      EXPECT_EQ(way.run(), way.end) << way.name;
      EXPECT_TRUE(IsAllReturned(way.end == "signal 9" ? 20 : 0)) << way.name << Ledger().dump();
      taken += way.takes;
      EXPECT_EQ(Ledger()["taken"], taken) << way.name;
    }
  }
}

TEST_F(DynamicEndsTest, ASignalWhileTheLeaseIsOnItsWayStartsNothing) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    server_.Control("DELETE", "/_dev/counters");
    Fault("POST /api/v1/dynamic-secrets/leases", R"({"kind": "delay", "ms": 700, "times": 1})");
    StartedProcess process(Leasing("echo started"), environment_);
    for (int waited = 0; waited < 300 && Asked("leases").empty(); ++waited) {
      usleep(100'000);
    }
    kill(process.pid(), signal);
    EXPECT_THAT(process.Wait(), ::testing::AnyOf("exit " + std::to_string(128 + signal),
                                                 "signal " + std::to_string(signal)));
    process.ReadRest();
    EXPECT_THAT(process.printed(), Not(HasSubstr("started")));
    EXPECT_TRUE(IsAllReturned(10)) << Ledger().dump();
    server_.Control("DELETE", "/_dev/faults");
  }
}

TEST_F(DynamicEndsTest, AServerThatIsGoneIsToldOfAndEndsNothing) {
  StartedProcess process(Leasing("echo ready; sleep 3; exit 4"), environment_);
  ASSERT_TRUE(process.Prints("ready")) << process.printed();
  const std::string id = Ledger()["leases"][0]["id"];
  server_.Stop();
  EXPECT_EQ(process.Wait(), "exit 4");
  process.ReadRest();
  EXPECT_THAT(process.printed(), AllOf(HasSubstr("lease \"" + id + "\""), HasSubstr("(until 20"),
                                       HasSubstr("was not revoked: cannot reach ")));
}

}  // namespace
}  // namespace stepveil::testing
