#include "core/base/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <string_view>

namespace stepveil {
namespace {

std::atomic<int> exit_code_of_last_resort{1};

[[noreturn]] void EndUnexpectedly() noexcept {
  constexpr std::string_view kLine =
      "stepveil: error: internal error\n"
      "stepveil: hint: please report it with the command line, without any value\n";
  // No std::ostream here: the failure may have happened inside one.
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kLine.data(), kLine.size());
  _exit(exit_code_of_last_resort);
}

// A descriptor that is closed would be the next one opened: a socket, perhaps, and a message would
// go to the server. These give the error of a closed one: reading 0, writing 1 or 2 fails with
// EBADF.
void OccupyStandardStreams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(number, F_GETFD) == -1 && errno == EBADF) {
      // open takes the lowest number that is free, which is this one.
      const int way = number == STDIN_FILENO ? O_WRONLY : O_RDONLY;
      [[maybe_unused]] const int opened = open("/dev/null", way | O_NOFOLLOW | O_CLOEXEC);
    }
  }
}

void GoOn(int) {}

// Past RLIMIT_FSIZE a write shall fail, so that what was begun can be taken back; the signal would
// end us in the middle of a file. Unlike SIG_IGN a handler is gone when a command is started.
void SurviveFileSizeLimit() {
  struct sigaction now = {};
  if (sigaction(SIGXFSZ, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) {
    now.sa_handler = GoOn;
    now.sa_flags = SA_RESTART;
    sigaction(SIGXFSZ, &now, nullptr);
  }
}

}  // namespace

void PrepareProcess(ExitMode mode) {
  OccupyStandardStreams();
  SurviveFileSizeLimit();
  exit_code_of_last_resort = ExitCodeFor(ErrorCode::kInternal, mode);
  std::set_terminate(EndUnexpectedly);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

std::string Render(const Error& error) {
  std::string text = "stepveil: error: " + error.message + "\n";
  for (const std::string& hint : error.hints) {
    text += "stepveil: hint: " + hint + "\n";
  }
  return text;
}

std::string RenderWarning(const std::string& message) {
  return "stepveil: warning: " + message + "\n";
}

std::string RenderNote(const std::string& message) { return "stepveil: note: " + message + "\n"; }

}  // namespace stepveil
