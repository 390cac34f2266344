#include "core/run/pty_child.h"

#include "core/run/pipe.h"
#include "core/run/relay_state.h"
#include "core/run/session_leader.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace stepveil {
namespace {

// How long a child has to die of SIGPIPE before its pty is hung up, which sends another signal.
constexpr int kPipeMilliseconds = 200;

}  // namespace

PtyChild::PtyChild(SignalRelay& signals, int master, Descriptor slave, PtyInput input,
                   std::vector<int> ours)
    : signals_(signals),
      master_(master),
      slave_(slave.number()),
      ours_(std::move(ours)),
      keyboard_(std::move(input.keyboard)),
      source_(input.source),
      input_(input.source, master, std::move(slave)) {}

PtyChild::~PtyChild() {
  signals_.StopPassing();
  signals_.ShareWindow(-1, -1);
  keyboard_.GiveBack();
  socket_.Close();  // the leader's work is done
  while (leader_ > 0 && waitpid(leader_, nullptr, 0) == -1 && errno == EINTR) {
  }
}

bool PtyChild::StartsInForeground() {
  if (keyboard_.number() < 0) {
    return true;
  }
  return source_ == STDIN_FILENO && keyboard_.Take();
}

Result<Launched> PtyChild::Start(Launch launch) {
  std::array<int, 2> ends = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return CannotStart(errno);
  }
  socket_ = Lifted(Descriptor(ends[0]));
  const Descriptor leaders = Lifted(Descriptor(ends[1]));
  launch.terminal_number = StartsInForeground() ? slave_ : -1;
  ours_.push_back(socket_.number());
  leader_ = fork();
  if (leader_ == 0) {
    LeadSession({launch, slave_, leaders.number(), ours_, keyboard_});
  }
  if (leader_ == -1) {
    return CannotStart(errno);
  }
  return Answer();
}

Result<Launched> PtyChild::Answer() {
  SessionReport report = {};
  ssize_t size = -1;
  do {
    size = recv(socket_.number(), &report, sizeof report, 0);
  } while (size < 0 && errno == EINTR);
  if (size != sizeof report || report.kind == SessionReport::Kind::kFailed) {
    return CannotStart(size == sizeof report ? report.value : ECHILD);
  }
  if (report.kind == SessionReport::Kind::kNotExecuted) {
    return Launched{-1, report.value};
  }
  child_ = report.value;
  signals_.ShareWindow(isatty(STDOUT_FILENO) == 1 ? STDOUT_FILENO : keyboard_.number(), master_);
  return Launched{child_, 0};
}

bool PtyChild::HasEnded() {
  SessionReport report = {};
  ssize_t size = 0;
  while ((size = recv(socket_.number(), &report, sizeof report, MSG_DONTWAIT)) == sizeof report &&
         report.kind == SessionReport::Kind::kStopped) {
    OnStopped(report.value);
  }
  ReapOrphans(leader_);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
    return false;
  }
  // A leader that somebody killed took its child along.
  end_ = EndOf(size == sizeof report ? report.value : -SIGKILL);
  input_.OnChildEnd();
  return true;
}

void PtyChild::OnStopped(int signal) {
  if (signal == SIGTTIN || signal == SIGTTOU) {
    while (keyboard_.number() >= 0 && !keyboard_.Take()) {
      if (!signals_.StopBy(signal, Stop::kGroup)) {
        kill(-child_, SIGHUP);  // nobody will ever bring it to the foreground
        break;
      }
    }
    Resume();
  } else if (keyboard_.taken()) {
    keyboard_.GiveBack();
    Order(SessionCommand::kBackground);
    signals_.StopBy(SIGTSTP, Stop::kGroup);
    keyboard_.Take();
    Resume();
  } else if (signal == SIGTSTP && signals_.StopBy(SIGTSTP, Stop::kUs)) {
    Resume();
  }
}

void PtyChild::Resume() {
  const bool foreground = keyboard_.number() < 0 || keyboard_.taken();
  if (foreground) {
    CopyWindowSize(keyboard_.number(), master_);
  }
  Order(foreground ? SessionCommand::kForeground : SessionCommand::kContinue);
}

void PtyChild::Order(SessionCommand order) const {
  [[maybe_unused]] const auto sent = send(socket_.number(), &order, sizeof order, MSG_NOSIGNAL);
}

void PtyChild::AddPolled(std::vector<pollfd>& polled) const {
  const bool may_read = keyboard_.number() < 0 || keyboard_.taken();
  polled.push_back({socket_.number(), POLLIN, 0});
  polled.push_back({signals_.wake_number(), POLLIN, 0});
  polled.push_back({may_read ? input_.source_wanted() : -1, POLLIN, 0});
  polled.push_back({input_.master_wanted(), POLLOUT, 0});
}

void PtyChild::OnPolled(std::span<const pollfd> polled) {
  if (polled[1].revents != 0 && signals_.TookContinue() && keyboard_.taken()) {
    keyboard_.Take();
  }
  if (polled[2].revents != 0) {
    input_.Read();
  }
  if (polled[3].revents != 0) {
    input_.Write();
  }
}

std::optional<std::chrono::steady_clock::time_point> PtyChild::next_time() const {
  return input_.next_time();
}

void PtyChild::OnTime(std::chrono::steady_clock::time_point now) { input_.OnTime(now); }

void PtyChild::BeforeClose(const MaskedOutput& output) {
  if (output.source_number() != master_) {
    return;
  }
  if (const int error = output.filter().write_error_number(); error != 0 && error != EIO) {
    // Nobody reads what the child writes any more. On a pipe its next write would tell it so.
    kill(-child_, SIGPIPE);
    pollfd report = {socket_.number(), POLLIN, 0};
    poll(&report, 1, kPipeMilliseconds);
  }
  signals_.ShareWindow(-1, -1);
  input_.Stop();
}

}  // namespace stepveil
