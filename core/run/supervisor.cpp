#include "core/run/supervisor.h"

#include "core/base/exit_code.h"
#include "core/base/write_all.h"
#include "core/run/launch.h"
#include "core/run/pipe.h"
#include "core/run/signals.h"
#include "core/run/supervisor_report.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace stepveil {
namespace {

void Replace(int number, int by) {
  if (by >= 0) {
    dup2(by, number);
  }
}

// Signals are held back from before the fork to the end, but for while RunChild relays them.
[[noreturn]] void BeRunner(const Supervisor::Work& work, const SupervisorStreams& streams,
                           EndSignals end_signals, int report, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) {
    _exit(kExitRunFailed);  // it died before it could be watched
  }
  ForwardedBy(parent, end_signals);
  Replace(STDIN_FILENO, streams.stdin_number);
  Replace(STDOUT_FILENO, streams.stdout_number);
  Replace(STDERR_FILENO, streams.stderr_number);
  // A connection or the other supervisors' pipes would stay open as long as the command runs.
  CloseOnExecOnes(report);
  const Result<RunOutcome> outcome = work();
  [[maybe_unused]] const int error_number = WriteAll(report, WriteReport(outcome));
  _exit(outcome ? outcome->exit_code : ExitCodeFor(outcome.error().code, ExitMode::kRun));
}

RunOutcome Killed(int status) {
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  RunOutcome outcome;
  outcome.exit_code = signal != 0 ? kExitSignalBase + signal : kExitRunFailed;
  outcome.failure =
      Error{ErrorCode::kRun,
            "the process of stepveil that ran the command was ended" +
                (signal != 0 ? " by signal " + std::to_string(signal) : std::string()),
            {"look for who killed it: the kernel when memory ran out, perhaps"}};
  return outcome;
}

}  // namespace

Result<Supervisor> Supervisor::Start(const Work& work, const SupervisorStreams& streams,
                                     SupervisorRelay&, EndSignals end_signals) {
  STEPVEIL_ASSIGN_OR_RETURN(Pipe pipe, MakePipe());
  const pid_t parent = getpid();
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before);
  const pid_t pid = fork();
  if (pid == 0) {
    SupervisorRelay::Forget();
    BeRunner(work, streams, end_signals, pipe.write_end.number(), parent);
  }
  const int error_number = errno;
  if (pid > 0) {
    SupervisorRelay::Add(pid, end_signals);
  }
  sigprocmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) {
    return CannotStart(error_number);
  }
  fcntl(pipe.read_end.number(), F_SETFL, O_NONBLOCK);
  return Supervisor(pid, std::move(pipe.read_end));
}

Supervisor::Supervisor(pid_t pid, Descriptor report) : pid_(pid), report_(std::move(report)) {}

Supervisor::Supervisor(Supervisor&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      report_(std::move(other.report_)),
      bytes_(std::move(other.bytes_)),
      status_(other.status_) {}

Supervisor::~Supervisor() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    Reap();
  }
}

void Supervisor::Send(int signal) const {
  if (pid_ > 0) {
    SupervisorRelay::SendTo(pid_, signal);
  }
}

void Supervisor::LetEnd() const { SupervisorRelay::LetEnd(pid_); }

bool Supervisor::HasEnded() {
  std::array<char, 4096> buffer;
  while (report_.open()) {
    const ssize_t size = read(report_.number(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size < 0 && errno == EAGAIN) {
      return false;
    }
    if (size <= 0) {
      report_.Close();
      Reap();
    } else {
      bytes_.append(buffer.data(), static_cast<std::size_t>(size));
    }
  }
  return true;
}

Result<RunOutcome> Supervisor::TakeOutcome() {
  auto reported = WIFEXITED(status_) ? ReadReport(bytes_, WEXITSTATUS(status_)) : std::nullopt;
  return reported ? *std::move(reported) : Result<RunOutcome>(Killed(status_));
}

// None of our signals may reach a process that has taken over the number.
void Supervisor::Reap() {
  SupervisorRelay::Remove(pid_);
  while (waitpid(pid_, &status_, 0) == -1 && errno == EINTR) {
  }
  pid_ = -1;
}

}  // namespace stepveil
