// How `stepveil run` ends and what signals do to it, beside env(1), timeout(1), tini(1) and no
// wrapper at all: one table, every cell of which is measured but the last, which is documented.
#include "tests/e2e/run_job.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using Command = std::vector<std::string>;

constexpr std::array kWrappers = {"bare", "env", "timeout", "tini", "stepveil", "stepveil, pty"};

struct Row {
  const char* what;
  Command command;                  // prints "ready" if `signals` is not empty
  std::vector<int> signals;         // sent to the wrapper, one every 1.2 s
  std::array<const char*, 6> ends;  // as kWrappers
  // Infisical's own CLI, by its source (packages/cmd/run.go): not run here.
  const char* infisical;
};

Command Sleeping() { return {"sh", "-c", "echo ready; exec sleep infinity"}; }

Row SignalRow(const char* name, int number, const char* bare, const char* ours) {
  return {name, Sleeping(), {number}, {bare, bare, bare, ours, ours, ours}, "exit 1"};
}

// Where a process below the command is asked after, "grandchild PID" was printed.
const std::string kWithGrandchild = "sleep infinity & echo grandchild $! ; echo ready; wait";

std::vector<Row> Table() {
  return {
      {"exit 3",
       {"sh", "-c", "exit 3"},
       {},
       {"exit 3", "exit 3", "exit 3", "exit 3", "exit 3", "exit 3"},
       "exit 1"},
      {"not found",
       {"no-such-command"},
       {},
       {"exit 127", "exit 127", "exit 127", "exit 127", "exit 127", "exit 127"},
       "exit 1"},
      {"not executable",
       {"/etc/passwd"},
       {},
       {"exit 126", "exit 126", "exit 126", "exit 126", "exit 126", "exit 126"},
       "exit 1"},
      {"kills itself (KILL)",
       {"sh", "-c", "kill -KILL $$"},
       {},
       {"signal 9", "signal 9", "signal 9", "exit 137", "exit 137", "exit 137"},
       "exit 1"},
      SignalRow("TERM", SIGTERM, "signal 15", "exit 143"),
      SignalRow("INT", SIGINT, "signal 2", "exit 130"),
      SignalRow("HUP", SIGHUP, "signal 1", "exit 129"),
      SignalRow("QUIT", SIGQUIT, "signal 3", "exit 131"),
      SignalRow("USR1", SIGUSR1, "signal 10", "exit 138"),
      SignalRow("USR2", SIGUSR2, "signal 12", "exit 140"),
      {"TERM, a handler that exits 5",
       {"sh", "-c", "trap 'exit 5' TERM; echo ready; sleep infinity & wait"},
       {SIGTERM},
       {"exit 5", "exit 5", "exit 5", "exit 5", "exit 5", "exit 5"},
       "exit 1"},
      {"TERM, ignored, twice",
       {"sh", "-c", "trap '' TERM; echo ready; sleep 2; exit 6"},
       {SIGTERM, SIGTERM},
       {"exit 6", "exit 6", "exit 6", "exit 6", "exit 137", "exit 137"},
       "exit 1"},
      {"TERM, and a grandchild",
       {"sh", "-c", kWithGrandchild},
       {SIGTERM},
       {"signal 15, grandchild lives", "signal 15, grandchild lives", "signal 15, grandchild ends",
        "exit 143, grandchild lives", "exit 143, grandchild ends", "exit 143, grandchild ends"},
       "exit 1, grandchild lives"},
      {"KILL of the wrapper",
       {"sh", "-c", "echo grandchild $$; echo ready; exec sleep infinity"},
       {SIGKILL},
       {"signal 9, grandchild ends", "signal 9, grandchild ends", "signal 9, grandchild lives",
        "signal 9, grandchild lives", "signal 9, grandchild ends", "signal 9, grandchild ends"},
       "not documented"},
  };
}

class RunSignalsTest : public RunJobTest {
 protected:
  [[nodiscard]] Command In(std::size_t wrapper, const Command& command) const {
    const std::array<Command, 4> before = {Command{}, Command{"env"}, Command{"timeout", "60"},
                                           Command{"tini", "-s", "--"}};
    if (wrapper >= before.size()) {
      return Wrapped(command, wrapper == before.size() ? Command{} : Command{"--pty", "always"});
    }
    Command all = before[wrapper];
    all.insert(all.end(), command.begin(), command.end());
    return all;
  }

  [[nodiscard]] std::string End(const Row& row, std::size_t wrapper) const {
    StartedProcess process(In(wrapper, row.command), environment_);
    if (!row.signals.empty() && !process.Prints("ready")) {
      return "not ready";
    }
    usleep(150'000);  // `exec sleep`, and bash's `wait`
    for (std::size_t i = 0; i < row.signals.size(); ++i) {
      usleep(i == 0 ? 0 : 1'200'000);
      kill(process.pid(), row.signals[i]);
    }
    std::string end = process.Wait();
    if (const pid_t grandchild = process.NumberAfter("grandchild "); grandchild > 0) {
      end += EndsSoon(grandchild, 2) ? ", grandchild ends" : ", grandchild lives";
      kill(grandchild, SIGKILL);
    }
    return end;
  }
};

TEST_F(RunSignalsTest, TheTable) {
  std::printf("| | %s | %s | %s | %s | %s | %s | infisical run (documented) |\n", kWrappers[0],
              kWrappers[1], kWrappers[2], kWrappers[3], kWrappers[4], kWrappers[5]);
  for (const Row& row : Table()) {
    std::string line = std::string("| ") + row.what + " |";
    for (std::size_t wrapper = 0; wrapper < kWrappers.size(); ++wrapper) {
      const std::string end = End(row, wrapper);
      EXPECT_EQ(end, row.ends[wrapper]) << row.what << " below " << kWrappers[wrapper];
      line += " " + end + " |";
    }
    std::printf("%s %s |\n", line.c_str(), row.infisical);
  }
}

// A job of the shell below us has a group of its own, which no signal to the shell's reaches.
TEST_F(RunSignalsTest, KillAfterReachesTheForegroundOfThePty) {
  StartedProcess process(
      Wrapped({"bash", "-c",
               "set -m; trap '' TERM HUP; (trap '' TERM HUP INT; echo grandchild $BASHPID; echo "
               "ready; while :; do sleep 0.1; done)"},
              {"--kill-after", "500ms", "--pty", "always"}),
      environment_);
  ASSERT_TRUE(process.Prints("ready"));
  const pid_t grandchild = process.NumberAfter("grandchild ");
  ASSERT_GT(grandchild, 0);
  kill(process.pid(), SIGTERM);
  EXPECT_EQ(process.Wait(), "exit 137");
  EXPECT_TRUE(EndsSoon(grandchild));
  kill(grandchild, SIGKILL);
}

TEST_F(RunSignalsTest, KillAfterEndsWhatIgnoresTerm) {
  StartedProcess process(
      Wrapped({"sh", "-c", "trap '' TERM; echo ready; sleep infinity"}, {"--kill-after", "300ms"}),
      environment_);
  ASSERT_TRUE(process.Prints("ready"));
  kill(process.pid(), SIGTERM);
  EXPECT_EQ(process.Wait(), "exit 137");
  process.ReadRest();
  EXPECT_EQ(process.printed(),
            "ready\nstepveil: warning: the command had not ended 300ms after it was asked to: "
            "killed\n");
}

TEST_F(RunSignalsTest, KillAfterReachesTheWholeGroup) {
  StartedProcess process(
      Wrapped({"sh", "-c",
               "trap '' TERM; sh -c 'echo grandchild $$; while :; do sleep 1; done' & echo ready; "
               "wait; while :; do sleep 1; done"},
              {"--kill-after", "300ms"}),
      environment_);
  ASSERT_TRUE(process.Prints("ready"));
  ASSERT_TRUE(process.Prints("grandchild "));
  kill(process.pid(), SIGTERM);
  EXPECT_EQ(process.Wait(), "exit 137");
  process.ReadRest();
  EXPECT_TRUE(EndsSoon(process.NumberAfter("grandchild ")));
}

// It sends each signal to its child and then to its group, whose members may get it twice.
TEST_F(RunSignalsTest, TimeoutsTermLeavesTheHandlerItsTime) {
  Command command = {"timeout", "--preserve-status", "1"};
  for (const std::string& word :
       Wrapped({"sh", "-c", "trap 'sleep 0.5; exit 5' TERM; sleep infinity & wait"})) {
    command.push_back(word);
  }
  StartedProcess process(command, environment_);
  EXPECT_EQ(process.Wait(), "exit 5");
}

bool StopsSoon(pid_t process) {
  int status = 0;
  for (int i = 0; i < 500; ++i) {
    if (waitpid(process, &status, WUNTRACED | WNOHANG) == process) {
      return WIFSTOPPED(status) && WSTOPSIG(status) == SIGTSTP;
    }
    usleep(10'000);
  }
  return false;
}

// Our parent, this program, has job control over the group: a shell's part. The shell waits in no
// program of its own: one that is stopped between vfork and exec keeps the shell from stopping.
TEST_F(RunSignalsTest, AStoppedCommandStopsUsAndContGoesOn) {
  for (const Command& flags : {Command{"--pty", "never"}, Command{"--pty", "always"}}) {
    StartedProcess process(
        Wrapped({"sh", "-c", "echo pid $$; while [ ! -e go ]; do :; done; exit 7"}, flags),
        environment_, [this] { ASSERT_EQ(chdir(folder_.path().c_str()), 0); });
    ASSERT_TRUE(process.Prints("pid "));
    ASSERT_TRUE(process.Prints("\n"));
    kill(process.pid(), SIGTSTP);
    EXPECT_TRUE(StopsSoon(process.pid()));
    folder_.Write("go", "");
    usleep(200'000);
    EXPECT_TRUE(Lives(process.NumberAfter("pid "))) << "it was not stopped";
    kill(process.pid(), SIGCONT);
    EXPECT_EQ(process.Wait(), "exit 7");
    unlink((folder_.path() / "go").c_str());
  }
}

}  // namespace
}  // namespace stepveil::testing
