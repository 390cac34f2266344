// The one file that knows Boost.Process (v1): fork, exec and the report of exec's failure. The rest
// is ours, since its wait takes a signal for an exit code, its handle limit closes 0, 1 and 2, its
// PATH search is the parent's, and its environment class copies the values.
#include "core/run/launch.h"

#include "core/base/text.h"
#include "core/run/arguments.h"
#include "core/run/signals.h"

#define BOOST_PROCESS_USE_STD_FS 1
#include <boost/version.hpp>
// From 1.86 on v2 has the short names.
#if BOOST_VERSION >= 108600
#include <boost/process/v1/child.hpp>
#include <boost/process/v1/error.hpp>
#include <boost/process/v1/extend.hpp>
#include <boost/process/v1/posix.hpp>
#else
#include <boost/process/child.hpp>
#include <boost/process/error.hpp>
#include <boost/process/extend.hpp>
#include <boost/process/posix.hpp>
#endif

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <system_error>

namespace stepveil {
namespace {

#if BOOST_VERSION >= 108600
namespace bp = boost::process::v1;
#else
namespace bp = boost::process;
#endif

class Setup : public bp::extend::handler {
 public:
  Setup(const Launch& launch, char** arguments, Launched& launched, int& fork_error_number)
      : launch_(launch),
        arguments_(arguments),
        launched_(launched),
        fork_error_number_(fork_error_number) {}

  template <typename Executor>
  void on_setup(Executor& executor) const {
    executor.exe = launch_.path.c_str();
    executor.cmd_line = arguments_;
    executor.env = launch_.block.get();
  }

  // In the child, between fork and exec: nothing that allocates or locks.
  template <typename Executor>
  void on_exec_setup(Executor&) const {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent_) {
      _exit(EXIT_FAILURE);  // the parent died before it could be watched
    }
    // The parent need not do the same: it goes on only after exec.
    setpgid(0, 0);
    if (launch_.terminal_number >= 0) {
      tcsetpgrp(launch_.terminal_number, getpid());  // TTOU is ignored up to here
    }
    ResetSignals();
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
      fcntl(number, F_SETFD, 0);  // what PrepareProcess put in a closed one's place stays open
    }
  }

  template <typename Executor>
  void on_fork_error(Executor&, const std::error_code& error) const {
    fork_error_number_ = error.value();
  }

  template <typename Executor>
  void on_error(Executor& executor, const std::error_code& error) const {
    launched_.exec_error_number = error.value();
    // Boost looks once and does not wait, which may leave a zombie.
    while (executor.pid > 0 && waitpid(executor.pid, nullptr, 0) == -1 && errno == EINTR) {
    }
  }

 private:
  const Launch& launch_;
  char** arguments_;
  Launched& launched_;
  int& fork_error_number_;
  pid_t parent_ = getpid();
};

}  // namespace

tl::unexpected<Error> CannotStart(int error_number) {
  return Fail(
      ErrorCode::kRun, "cannot start a process: " + SystemWords(error_number),
      {"check the limits of processes, memory and open files (ulimit -a, the container's limits)"});
}

Result<Launched> LaunchChild(const Launch& launch) {
  std::vector<char*> arguments = Arguments(launch.command);
  Launched launched;
  int fork_error_number = 0;
  try {
    std::error_code error;
    bp::child child(bp::posix::fd.bind(STDIN_FILENO, launch.stdin_number),
                    bp::posix::fd.bind(STDOUT_FILENO, launch.stdout_number),
                    bp::posix::fd.bind(STDERR_FILENO, launch.stderr_number),
                    Setup(launch, arguments.data(), launched, fork_error_number), error);
    launched.pid = child.id();
    child.detach();  // its destructor would kill it; the caller reaps it
  } catch (const std::exception&) {
    return CannotStart(ENOMEM);
  }
  if (fork_error_number != 0) {
    return CannotStart(fork_error_number);
  }
  if (launched.pid <= 0 && launched.exec_error_number == 0) {
    return CannotStart(EMFILE);  // Boost's own pipe: its failure reaches no handler
  }
  return launched;
}

}  // namespace stepveil
