#include "tests/e2e/run_job.h"

#include "tests/support/default_signals.h"
#include "tests/support/terminal_session.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace stepveil::testing {
namespace {

constexpr int kPatienceMilliseconds = 120'000;  // of a machine that has much else to do
constexpr int kStepMilliseconds = 10;

}  // namespace

StartedProcess::StartedProcess(const std::vector<std::string>& command,
                               const std::vector<std::string>& environment,
                               const std::function<void()>& before) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("pipe2 failed");
  }
  pid_ = fork();
  if (pid_ == 0) {
    setpgid(0, 0);
    TakeDefaultSignals();
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    before();
    Become(command, environment);
  }
  setpgid(pid_, pid_);
  close(ends[1]);
  output_ = ends[0];
}

StartedProcess::~StartedProcess() {
  close(output_);
  if (pid_ > 0) {
    kill(-pid_, SIGCONT);
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
}

bool StartedProcess::ReadSome(int milliseconds) {
  pollfd waiting = {output_, POLLIN, 0};
  std::array<char, 65536> buffer;
  if (poll(&waiting, 1, milliseconds) <= 0) {
    return false;
  }
  const ssize_t size = read(output_, buffer.data(), buffer.size());
  if (size > 0) {
    printed_.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return size > 0;
}

bool StartedProcess::Prints(const std::string& text) {
  while (printed_.find(text) == std::string::npos) {
    if (!ReadSome(kPatienceMilliseconds)) {
      return false;
    }
  }
  return true;
}

pid_t StartedProcess::NumberAfter(const std::string& name) const {
  const std::size_t at = printed_.find(name);
  return at == std::string::npos ? -1 : std::stoi(printed_.substr(at + name.size()));
}

std::string StartedProcess::Wait() {
  int status = 0;
  for (int waited = 0; waitpid(pid_, &status, WNOHANG) == 0; waited += kStepMilliseconds) {
    if (waited > kPatienceMilliseconds) {
      return "lives";
    }
    ReadSome(kStepMilliseconds);
    usleep(1000);
  }
  pid_ = -1;
  return WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                             : "exit " + std::to_string(WEXITSTATUS(status));
}

void StartedProcess::ReadRest() {
  while (ReadSome(kPatienceMilliseconds)) {
  }
}

bool EndsSoon(pid_t process, int seconds) {
  for (int waited = 0; waited < seconds * 1000 && Lives(process); waited += kStepMilliseconds) {
    usleep(kStepMilliseconds * 1000);
  }
  return !Lives(process);
}

RunJobTest::RunJobTest() {
  UseServer();
  UseUniversalAuth();
  Set("TERM", "xterm");
  Set("PS1", "$ ");
  Set("HOME", folder_.path().string());
}

std::vector<std::string> RunJobTest::Wrapped(const std::vector<std::string>& command,
                                             const std::vector<std::string>& flags) {
  std::vector<std::string> all{StepveilProgram(), "run", "--path", "/frontend"};
  all.insert(all.end(), flags.begin(), flags.end());
  all.emplace_back("--");
  all.insert(all.end(), command.begin(), command.end());
  return all;
}

}  // namespace stepveil::testing
