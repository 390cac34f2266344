#include "tests/support/terminal_session.h"

#include "tests/support/default_signals.h"

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace stepveil::testing {
namespace {

constexpr unsigned kLongestSeconds = 60;

int CodeOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

TerminalSession::TerminalSession(const std::function<int()>& body) {
  winsize size = {24, 80, 0, 0};
  pid_ = forkpty(&terminal_, nullptr, nullptr, &size);
  if (pid_ == 0) {
    alarm(kLongestSeconds);
    TakeDefaultSignals();
    for (const int number : {SIGTTIN, SIGTTOU}) {
      (void)signal(number, SIG_DFL);
    }
    _exit(body());
  }
}

TerminalSession::~TerminalSession() {
  HangUp();
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
}

void TerminalSession::Type(const std::string& keys) const {
  if (write(terminal_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
    std::abort();
  }
}

void TerminalSession::Resize(unsigned short rows, unsigned short columns) const {
  const winsize size = {rows, columns, 0, 0};
  ioctl(terminal_, TIOCSWINSZ, &size);
}

termios TerminalSession::Modes() const {
  termios modes = {};
  tcgetattr(terminal_, &modes);
  return modes;
}

bool TerminalSession::IsRaw() const {
  const termios modes = Modes();
  return (modes.c_lflag & (ECHO | ICANON | ISIG)) == 0 && (modes.c_oflag & OPOST) == 0;
}

bool TerminalSession::ReadSome() {
  pollfd waiting = {terminal_, POLLIN, 0};
  std::array<char, 4096> buffer;
  if (poll(&waiting, 1, kLongestSeconds * 1000) <= 0) {
    return false;
  }
  const ssize_t size = read(terminal_, buffer.data(), buffer.size());
  if (size > 0) {
    shown_.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return size > 0;
}

bool TerminalSession::Shows(const std::string& text) {
  while (shown_.find(text) == std::string::npos) {
    if (!ReadSome()) {
      return false;
    }
  }
  return true;
}

bool TerminalSession::ShowsNext(const std::string& text) {
  std::size_t found = 0;
  while ((found = shown_.find(text, seen_)) == std::string::npos) {
    if (!ReadSome()) {
      return false;
    }
  }
  seen_ = found + text.size();
  return true;
}

// The alarm alone is not enough: a shell that waits for its command takes it when that has ended.
int TerminalSession::ExitCode() {
  while (ReadSome()) {
  }
  int status = 0;
  constexpr useconds_t kStep = 10'000;
  for (useconds_t waited = 0; waitpid(pid_, &status, WNOHANG) == 0; waited += kStep) {
    if (waited > kLongestSeconds * 1'000'000) {
      kill(pid_, SIGKILL);
    }
    usleep(kStep);
  }
  pid_ = -1;
  return CodeOf(status);
}

void TerminalSession::HangUp() {
  if (terminal_ >= 0) {
    close(std::exchange(terminal_, -1));
  }
}

int BeShell(const std::function<int()>& job, const std::function<void(pid_t)>& meanwhile) {
  (void)signal(SIGTTOU, SIG_IGN);
  const pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0);
    tcsetpgrp(STDIN_FILENO, getpgrp());
    (void)signal(SIGTTOU, SIG_DFL);
    _exit(job());
  }
  int status = 0;
  while (waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status)) {
    tcsetpgrp(STDIN_FILENO, getpgrp());
    Say("stopped by " + std::to_string(WSTOPSIG(status)) + "\n");
    meanwhile(child);
    tcsetpgrp(STDIN_FILENO, child);
    kill(-child, SIGCONT);
  }
  tcsetpgrp(STDIN_FILENO, getpgrp());
  return CodeOf(status);
}

void Become(const std::vector<std::string>& command, const std::vector<std::string>& environment) {
  std::vector<char*> argv, block;
  for (const std::string& word : command) {
    argv.push_back(const_cast<char*>(word.c_str()));
  }
  for (const std::string& entry : environment) {
    block.push_back(const_cast<char*>(entry.c_str()));
  }
  argv.push_back(nullptr);
  block.push_back(nullptr);
  execvpe(argv[0], argv.data(), block.data());
  _exit(errno == ENOENT ? 127 : 126);  // as a shell
}

void Say(const std::string& text) {
  [[maybe_unused]] const auto written = write(STDOUT_FILENO, text.data(), text.size());
}

}  // namespace stepveil::testing
