#include "core/run/companion.h"

#include "core/base/stop_signals.h"
#include "core/base/write_all.h"
#include "core/run/launch.h"
#include "core/run/pipe.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace stepveil {
namespace {

void SetAction(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  sigemptyset(&action.sa_mask);
  action.sa_handler = handler;
  sigaction(signal, &action, nullptr);
}

void LeaveStreams() {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(null, STDIN_FILENO);
  dup2(null, STDOUT_FILENO);
  close(null);
}

constexpr std::string_view kReady = "r";

// TERM is the only signal that ends this process, whatever the parent did with it. It is blocked
// from the moment at which we report that we are ready.
[[noreturn]] void Work(pid_t parent, const Companion::Work& work, Companion::Inherit inherit,
                       int write_number) {
  setsid();
  if (inherit == Companion::Inherit::kStreams) {
    CloseOnExecOnes(write_number);
  }
  LeaveStreams();
  SetAction(SIGPIPE, SIG_IGN);
  SetAction(SIGHUP, SIG_IGN);
  SetAction(SIGINT, SIG_IGN);
  SetAction(SIGTERM, SIG_DFL);
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigprocmask(SIG_UNBLOCK, &term, nullptr);
  const StopSignals stop;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) {
    kill(getpid(), SIGTERM);  // it died before it could be watched
  }
  [[maybe_unused]] const int error_number = WriteAll(write_number, kReady);
  work(write_number);
  _exit(EXIT_SUCCESS);
}

void WaitUntilReady(int read_number) {
  char byte = 0;
  while (read(read_number, &byte, sizeof byte) == -1 && errno == EINTR) {
  }
}

// The process closes its end of the pipe when it ends. As long as the pipe is open, nobody can have
// reaped it, and its pid is its own.
bool MayHaveEnded(const Descriptor& read_end) {
  pollfd waiting{read_end.number(), 0, 0};
  return poll(&waiting, 1, 0) > 0 && (waiting.revents & POLLHUP) != 0;
}

}  // namespace

Result<Companion> Companion::Start(const Work& work, Inherit inherit) {
  STEPVEIL_ASSIGN_OR_RETURN(Pipe pipe, MakePipe());
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) {
    return CannotStart(errno);
  }
  if (pid == 0) {
    pipe.read_end.Close();
    stepveil::Work(parent, work, inherit, pipe.write_end.number());
  }
  pipe.write_end.Close();
  Companion companion(pid, std::move(pipe.read_end));
  WaitUntilReady(companion.read_number());
  return companion;
}

Companion::~Companion() {
  if (pid_ < 0) {
    return;
  }
  const bool may_have_ended = MayHaveEnded(read_end_);
  read_end_.Close();  // it may be waiting for us to read
  if (!may_have_ended) {
    kill(pid_, SIGTERM);
  }
  while (waitpid(pid_, nullptr, 0) == -1 && errno == EINTR) {
  }
}

}  // namespace stepveil
