#include "tests/core/run/forked_run.h"

#include "core/base/process.h"
#include "core/run/signals.h"
#include "core/run/supervisor.h"
#include "tests/support/default_signals.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <thread>
#include <utility>

namespace stepveil::testing {
namespace {

constexpr unsigned kLongestSeconds = 60;

std::vector<Secret> Secrets(const std::vector<std::string>& texts) {
  std::vector<Secret> secrets;
  secrets.reserve(texts.size());
  for (const std::string& text : texts) {
    secrets.emplace_back(text);
  }
  return secrets;
}

void Say(const std::string& text) {
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
}

// What app does with RunChild's answer.
int RunAndReport(const RunSetting& setting) {
  ChildRequest request{setting.command,
                       Secrets(setting.variables),
                       std::make_shared<const NeedleTable>(Secrets(setting.needles)),
                       setting.options,
                       {},
                       setting.end_number()};
  const Result<RunOutcome> outcome = setting.run_by == RunBy::kSupervisor
                                         ? RunBySupervisor(std::move(request))
                                         : RunChild(std::move(request));
  if (!outcome) {
    Say(Render(outcome.error()));
    return ExitCodeFor(outcome.error().code, ExitMode::kRun);
  }
  for (const std::string& warning : outcome->warnings) {
    Say(RenderWarning(warning));
  }
  if (outcome->failure) {
    Say(Render(*outcome->failure));
  }
  if (outcome->ended_on_request) {
    Say("ended on request\n");
  }
  return outcome->exit_code;
}

[[noreturn]] void BeStepveil(const RunSetting& setting, int out, int err) {
  dup2(out, STDOUT_FILENO);
  dup2(setting.outputs == Outputs::kSame ? out : err, STDERR_FILENO);
  for (int number = 3; number < 1024; ++number) {
    close(number);
  }
  // Whatever started the tests may ignore or block signals.
  TakeDefaultSignals();
  ResetSignals();
  alarm(kLongestSeconds);
  setting.before();
  PrepareProcess(ExitMode::kRun);
  _exit(RunAndReport(setting));
}

// Appends what is there; false at the end.
bool ReadSome(int number, std::string& text) {
  std::array<char, 65536> buffer;
  const ssize_t size = read(number, buffer.data(), buffer.size());
  if (size > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return size > 0;
}

void Close(int& number) {
  if (number >= 0) {
    close(std::exchange(number, -1));
  }
}

}  // namespace

ForkedRun::ForkedRun(const RunSetting& setting) {
  int out[2], err[2];
  if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) {
    std::abort();
  }
  pid_ = fork();
  if (pid_ == 0) {
    BeStepveil(setting, out[1], err[1]);
  }
  close(out[1]);
  close(err[1]);
  out_ = out[0];
  err_ = err[0];
}

ForkedRun::~ForkedRun() {
  Close(out_);
  Close(err_);
  if (pid_ > 0) {
    kill(pid_, SIGKILL);  // its child dies with it
    waitpid(pid_, nullptr, 0);
  }
}

bool ForkedRun::ReadUntil(const std::string& text) {
  while (ended_.out.find(text) == std::string::npos) {
    if (!ReadSome(out_, ended_.out)) {
      return false;
    }
  }
  return true;
}

void ForkedRun::CloseStdout() { Close(out_); }

std::size_t ForkedRun::CountStdout(std::chrono::milliseconds pause) {
  std::size_t count = 0;
  for (std::string text; ReadSome(out_, text); text.clear()) {
    count += text.size();
    std::this_thread::sleep_for(pause);
  }
  return count;
}

Ended ForkedRun::Wait() {
  while (out_ >= 0 || err_ >= 0) {
    std::array<pollfd, 2> polled = {pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0}};
    poll(polled.data(), polled.size(), -1);
    if (polled[0].revents != 0 && !ReadSome(out_, ended_.out)) {
      Close(out_);
    }
    if (polled[1].revents != 0 && !ReadSome(err_, ended_.err)) {
      Close(err_);
    }
  }
  int status = 0;
  rusage usage = {};
  wait4(std::exchange(pid_, -1), &status, 0, &usage);
  ended_.exit_code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  ended_.max_rss_kib = static_cast<std::size_t>(usage.ru_maxrss);
  return std::move(ended_);
}

Ended RunForked(const RunSetting& setting) { return ForkedRun(setting).Wait(); }

Result<RunOutcome> RunBySupervisor(ChildRequest request) {
  SupervisorRelay relay(1);
  auto supervisor = Supervisor::Start([&] { return RunChild(std::move(request)); }, {}, relay);
  if (!supervisor) {
    return Fail(std::move(supervisor).error());
  }
  relay.Pass();
  while (!supervisor->HasEnded()) {
    pollfd waiting = {supervisor->wait_number(), POLLIN, 0};
    ppoll(&waiting, 1, nullptr, &relay.waiting_mask());
    relay.LookAtChildren();
  }
  return supervisor->TakeOutcome();
}

RunSetting Shell(const std::string& script) { return {.command = {"sh", "-c", script}}; }

}  // namespace stepveil::testing
