// A signal between login and revocation: the token is revoked, then the process ends by the signal.
#include "tests/e2e/job.h"
#include "tests/support/default_signals.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <thread>

namespace stepveil::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using ::testing::HasSubstr;

constexpr const char* kLogin = "/api/v1/auth/universal-auth/login";
constexpr const char* kRevoke = "/api/v1/auth/token/revoke";
constexpr const char* kHang = R"({"kind": "delay", "ms": 60000})";

class FaultsSignalTest : public JobTest {
 protected:
  FaultsSignalTest() {
    UseServer();
    UseUniversalAuth();
  }

  // Starts `stepveil` with the arguments, sends `signal` once the server has seen a request that
  // holds `part`, and returns how it ended: -n for signal n.
  int Interrupt(const std::vector<std::string>& arguments, const std::string& part, int signal) {
    std::vector<std::string> command{StepveilProgram()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const pid_t child = Start(command);
    AwaitRequest(part);
    kill(child, signal);
    const auto sent = steady_clock::now();
    const int end = EndOf(child);
    took_ = steady_clock::now() - sent;
    return end;
  }

  static int EndOf(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }

  void AwaitRequest(const std::string& part) const {
    const auto give_up = steady_clock::now() + std::chrono::seconds(30);
    while (Seen(part).empty() && steady_clock::now() < give_up) {
      std::this_thread::sleep_for(milliseconds(10));
    }
  }

  // The statuses that requests with `part` in their target were answered with.
  [[nodiscard]] std::vector<int> Seen(const std::string& part) const {
    std::vector<int> statuses;
    const auto counters = nlohmann::json::parse(server_.Control("GET", "/_dev/counters"));
    for (const auto& seen : counters["seen"]) {
      if (seen["target"].get<std::string>().find(part) != std::string::npos) {
        statuses.push_back(seen["status"]);
      }
    }
    return statuses;
  }

  [[nodiscard]] std::string Tokens() const { return server_.Control("GET", "/_dev/tokens"); }

  [[nodiscard]] pid_t Start(std::vector<std::string> command, int out = STDOUT_FILENO) const {
    const pid_t child = fork();
    if (child == 0) {
      TakeDefaultSignals();
      dup2(out, STDOUT_FILENO);
      std::vector<char*> argv;
      std::vector<char*> block;
      for (std::string& word : command) argv.push_back(word.data());
      for (const std::string& entry : environment_) {
        block.push_back(const_cast<char*>(entry.c_str()));
      }
      argv.push_back(nullptr);
      block.push_back(nullptr);
      alarm(60);
      [[maybe_unused]] const int changed = chdir(folder_.path().c_str());
      execve(argv[0], argv.data(), block.data());
      _exit(99);
    }
    return child;
  }

  steady_clock::duration took_{};
};

// The tests above must not depend on what started them.
TEST_F(FaultsSignalTest, SignalsThatAreInheritedAsIgnoredEndAStartedOneAllTheSame) {
  const auto before = std::signal(SIGINT, SIG_IGN);
  Fault("GET /api/v4/secrets", kHang);
  EXPECT_EQ(Interrupt({"export", "--path", "/compose", "--to", "json"}, "/api/v4/secrets", SIGINT),
            -SIGINT);
  (void)std::signal(SIGINT, before);
}

const std::vector<std::string> kRun = {"run", "--path", "/compose", "--", "sh", "-c", "touch ran"};

TEST_F(FaultsSignalTest, DuringTheListsTheTokenIsRevoked) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    server_.Control("DELETE", "/_dev/counters");
    Fault("GET /api/v4/secrets", kHang);
    EXPECT_EQ(Interrupt(kRun, "/api/v4/secrets", signal), -signal);
    EXPECT_THAT(Seen(kRevoke), ::testing::ElementsAre(200)) << signal;
    EXPECT_THAT(Tokens(), HasSubstr(R"("live":0)"));
    EXPECT_LT(took_, std::chrono::seconds(8));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "ran"));
}

TEST_F(FaultsSignalTest, DuringAWaitForARateLimitTheTokenIsRevoked) {
  Fault("GET /api/v4/secrets",
        R"({"kind": "status", "status": 429, "headers": {"retry-after": "50"}})");
  EXPECT_EQ(Interrupt(kRun, "/api/v4/secrets", SIGTERM), -SIGTERM);
  EXPECT_THAT(Seen(kRevoke), ::testing::ElementsAre(200));
  EXPECT_THAT(Seen("/api/v4/secrets"), ::testing::ElementsAre(429));
}

// The login that is on its way is waited for: its token would be nobody's.
TEST_F(FaultsSignalTest, DuringTheLoginTheTokenThatComesIsRevoked) {
  Fault(kLogin, R"({"kind": "delay", "ms": 700})");
  EXPECT_EQ(Interrupt(kRun, kLogin, SIGTERM), -SIGTERM);
  EXPECT_THAT(Seen(kRevoke), ::testing::ElementsAre(200));
  EXPECT_THAT(Tokens(), HasSubstr(R"("live":0)"));
}

TEST_F(FaultsSignalTest, ALoginAndARevocationThatHangAreGivenUpSoon) {
  Fault(kLogin, kHang);
  EXPECT_EQ(Interrupt(kRun, kLogin, SIGTERM), -SIGTERM);
  EXPECT_LT(took_, std::chrono::seconds(10));
  server_.Control("DELETE", "/_dev/faults");
  Fault("GET /api/v4/secrets", kHang);
  Fault(kRevoke, kHang);
  EXPECT_EQ(Interrupt(kRun, "/api/v4/secrets", SIGTERM), -SIGTERM);
  EXPECT_LT(took_, std::chrono::seconds(10));
  EXPECT_THAT(Seen(kRevoke), ::testing::SizeIs(1));
}

TEST_F(FaultsSignalTest, ATokenThatIsToBeKeptIsNotKeptThen) {
  std::vector<std::string> run = kRun;
  run.insert(run.begin() + 1, "--keep-token");
  Fault("GET /api/v4/secrets", kHang);
  EXPECT_EQ(Interrupt(run, "/api/v4/secrets", SIGTERM), -SIGTERM);
  EXPECT_THAT(Seen(kRevoke), ::testing::ElementsAre(200));
}

TEST_F(FaultsSignalTest, AnExportLeavesNoFile) {
  Fault("GET /api/v4/secrets", kHang);
  EXPECT_EQ(Interrupt({"export", "--path", "/compose", "--to", "json", "-o", "x.json"},
                      "/api/v4/secrets", SIGINT),
            -SIGINT);
  EXPECT_THAT(Tokens(), HasSubstr(R"("live":0)"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "x.json"));
}

TEST_F(FaultsSignalTest, ALoginThatIsEndedPrintsNoToken) {
  Fault(kLogin, R"({"kind": "delay", "ms": 700})");
  EXPECT_EQ(Interrupt({"login", "--plain"}, kLogin, SIGTERM), -SIGTERM);
  EXPECT_THAT(Tokens(), HasSubstr(R"("live":0)"));
}

// Nobody can use a token that could not be masked, or printed.
TEST_F(FaultsSignalTest, ATokenThatCannotBeMaskedIsRevoked) {
  Set("GITHUB_ACTIONS", "true");
  Set("GITHUB_ENV", (folder_.path() / "env").string());
  folder_.Write("env", "");
  Fault(kLogin, R"({"kind": "delay", "ms": 700})");
  std::array<int, 2> log{};
  ASSERT_EQ(pipe2(log.data(), O_CLOEXEC), 0);
  const pid_t child =
      Start({StepveilProgram(), "export", "--to", "github", "--path", "/compose"}, log[1]);
  close(log[1]);
  AwaitRequest(kLogin);
  close(log[0]);  // the log's reader is gone before the token is there
  EXPECT_EQ(EndOf(child), 7);
  EXPECT_THAT(Tokens(), HasSubstr(R"("issued":1)"));
  EXPECT_THAT(Tokens(), HasSubstr(R"("live":0)"));
}

TEST_F(FaultsSignalTest, ATokenThatCannotBePrintedIsRevoked) {
  Fault(kLogin, R"({"kind": "delay", "ms": 500})");  // so that `true` is gone by then
  for (const char* stdout_end : {" > /dev/full", " | true"}) {
    const std::string line =
        StepveilProgram() + " login --plain" + stdout_end + "; exit ${PIPESTATUS[0]}";
    const auto ran = RunProcess({"bash", "-c", line}, {environment_, folder_.path()});
    EXPECT_EQ(ran.exit_code, 7) << ran.err;
    EXPECT_THAT(Tokens(), HasSubstr(R"("live":0)")) << stdout_end;
  }
  EXPECT_THAT(Tokens(), HasSubstr(R"("issued":2)"));
}

}  // namespace
}  // namespace stepveil::testing
