#include "gitlab-component/log_daemon.h"

#include "core/base/text.h"
#include "core/mask/filter.h"
#include "gitlab-component/log_control.h"
#include "gitlab-component/log_folder.h"
#include "gitlab-component/masked_log.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::gitlab {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How long a shell may take to open the FIFO; if it died before, nobody ever will.
constexpr milliseconds kJoinTime{60'000};

// After the end of the job's shell: how long a process that it left behind with the log open may be
// silent, as for `stepveil run`.
constexpr milliseconds kDrainSilence{2'000};

// And how long it may go on at all: a job ends, whatever it left running.
constexpr milliseconds kDrainTime{10'000};

class LogDaemon {
 public:
  LogDaemon(std::filesystem::path folder, int source, int listener, int log)
      : folder_(std::move(folder)), source_(source), listener_(listener), log_(source, log) {}

  void Serve() {
    while (!ended_) {
      std::array<pollfd, 2> polled = {pollfd{source_, POLLIN, 0}, pollfd{listener_, POLLIN, 0}};
      const bool can_let_go = log_.CanLetGo();
      const milliseconds wait = can_let_go ? kIdleTime : Patience();
      const int ready = poll(polled.data(), polled.size(), static_cast<int>(wait.count()));
      if (ready == 0 && can_let_go) {
        log_.ReleaseIdle();
        continue;
      }
      if (last_moment_ && (ready == 0 || steady_clock::now() > *last_moment_)) {
        break;
      }
      if (ready == 0 || polled[0].revents != 0) {
        joined_ = true;
        ended_ = log_.Pump() == MaskedLog::Pumped::kEnded;
      }
      if (ready > 0 && polled[1].revents != 0) {
        Obey();
      }
    }
    log_.Flush();
    RemoveLogFolder(folder_);
  }

 private:
  [[nodiscard]] milliseconds Patience() const {
    return last_moment_ ? kDrainSilence : joined_ ? milliseconds(-1) : kJoinTime;
  }

  void Obey() {
    int connection = -1;
    auto given = TakeOrder(listener_, connection);
    if (!given) {
      return;
    }
    bool done = true;
    if (given->order == Order::kMask) {
      done = log_.AddNeedles(std::move(given->needles));
    } else {
      log_.Drain();
      log_.Flush();
      RemoveLogFolder(folder_);
      ended_ =
          log_.Pump() == MaskedLog::Pumped::kEnded;  // the shell may never have opened the FIFO
      last_moment_ = last_moment_.value_or(steady_clock::now() + kDrainTime);
    }
    Answer(connection, done ? Answered::kDone : Answered::kRefused);
  }

  std::filesystem::path folder_;
  int source_;
  int listener_;
  MaskedLog log_;
  std::optional<steady_clock::time_point> last_moment_;  // set by the order to end
  bool joined_ = false;                                  // the shell has opened the FIFO
  bool ended_ = false;
};

std::vector<int> OpenDescriptors() {
  std::vector<int> descriptors;
  DIR* const listing = opendir("/proc/self/fd");
  if (listing == nullptr) {
    return descriptors;
  }
  while (const dirent* entry = readdir(listing)) {
    const auto number = static_cast<int>(std::strtol(entry->d_name, nullptr, 10));
    if (entry->d_name[0] != '.' && number != dirfd(listing)) {
      descriptors.push_back(number);
    }
  }
  closedir(listing);
  return descriptors;
}

// Whoever waits for the end of what we inherited (the shell's `$(...)`, first of all) must see it.
void KeepOnly(const std::vector<int>& kept) {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    dup2(null, standard);
  }
  for (const int descriptor : OpenDescriptors()) {
    if (descriptor > STDERR_FILENO &&
        std::find(kept.begin(), kept.end(), descriptor) == kept.end()) {
      close(descriptor);
    }
  }
}

// The runner ends jobs with TERM, some of its forms by killing the whole process group.
void LeaveTheJob() {
  setsid();
  for (const int ignored : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2}) {
    static_cast<void>(signal(ignored, SIG_IGN));
  }
  // A working directory keeps a file system from being unmounted.
  [[maybe_unused]] const int moved = chdir("/");
}

// The daemon may be killed, and nobody else would remove the secrets that lie in files.
[[noreturn]] void OutliveDaemon(pid_t daemon, const std::filesystem::path& folder) {
  KeepOnly({});
  while (daemon > 0 && waitpid(daemon, nullptr, 0) < 0 && errno == EINTR) {
  }
  EmptyLogFolder(folder);
  _exit(0);
}

tl::unexpected<Error> CannotStart() {
  return Fail(ErrorCode::kExport, "cannot start masking the log: " + SystemWords(errno));
}

}  // namespace

Result<void> StartLogDaemon(const std::filesystem::path& folder, int log, JobEnd end) {
  const int source = open((folder / kFifoName).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  const int listener = source < 0 ? -1 : Listen(folder);
  // Before the fork: the shell's first write may come before the other process runs.
  if (listener < 0 ||
      (end == JobEnd::kEndsAll && fcntl(source, F_SETPIPE_SZ, kSmallPipeBytes) < 0)) {
    return CannotStart();
  }
  const pid_t child = fork();
  if (child < 0) {
    return CannotStart();
  }
  if (child == 0) {
    LeaveTheJob();
    const pid_t daemon = fork();
    if (daemon == 0) {
      KeepOnly({source, listener, log});
      LogDaemon(folder, source, listener, log).Serve();
      _exit(0);
    }
    OutliveDaemon(daemon, folder);
  }
  close(source);
  close(listener);
  return {};
}

}  // namespace stepveil::gitlab
