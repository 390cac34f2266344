#include "tests/bench/passage.h"

#include "core/mask/page_buffer.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <utility>

namespace stepveil::bench {
namespace {

constexpr std::chrono::milliseconds kStartTime{30};

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void Need(bool good, const char* what) {
  if (!good) {
    std::perror(what);
    std::abort();
  }
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

void WriteAll(int target, std::string_view text, std::size_t write_bytes) {
  while (!text.empty()) {
    const ssize_t size = write(target, text.data(), std::min(write_bytes, text.size()));
    Need(size > 0, "write");
    text.remove_prefix(static_cast<std::size_t>(size));
  }
}

}  // namespace

Passage::Passage(const Program& program, int pipe_bytes) {
  int in[2], out[2];
  Need(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0, "pipe");
  Need(fcntl(in[1], F_SETPIPE_SZ, pipe_bytes) >= pipe_bytes, "F_SETPIPE_SZ");
  Need(fcntl(out[1], F_SETPIPE_SZ, pipe_bytes) >= pipe_bytes, "F_SETPIPE_SZ");
  pid_ = fork();
  Need(pid_ >= 0, "fork");
  if (pid_ == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    close_range(STDERR_FILENO + 1, ~0U, 0);  // an end that others hold would keep them waiting
    program();
    _exit(0);
  }
  close(in[0]);
  close(out[1]);
  in_ = in[1];
  out_ = out[0];
  std::this_thread::sleep_for(kStartTime);
}

Passage::~Passage() {
  CloseInput();
  Wait();
  close(out_);  // not before: who writes to a pipe without a reader dies of it
}

double Passage::Send(std::string_view text, std::size_t write_bytes) {
  static PageBuffer buffer;
  const auto start = Clock::now();
  std::thread writer([&] {
    WriteAll(in_, text, write_bytes);
    CloseInput();
  });
  for (ssize_t size = 0; (size = read(out_, buffer.span().data(), buffer.span().size())) > 0;) {
    received_ += static_cast<std::size_t>(size);
  }
  const double seconds = SecondsSince(start);
  writer.join();
  Wait();
  return seconds;
}

double Passage::SendLine(std::string_view line) const {
  char buffer[4096];
  const auto start = Clock::now();
  WriteAll(in_, line, line.size());
  for (std::size_t received = 0; received < line.size();) {
    const ssize_t size = read(out_, buffer, sizeof(buffer));
    Need(size > 0, "read");
    received += static_cast<std::size_t>(size);
  }
  return SecondsSince(start);
}

void Passage::CloseInput() {
  if (in_ >= 0) {
    close(std::exchange(in_, -1));
  }
}

void Passage::Wait() {
  if (pid_ > 0) {
    int status = 0;
    rusage usage = {};
    Need(wait4(std::exchange(pid_, -1), &status, 0, &usage) > 0, "wait4");
    Need(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the program's exit code");
    process_seconds_ = Seconds(usage.ru_utime) + Seconds(usage.ru_stime);
  }
}

Passage::Program Command(const std::string& command) {
  return [command] {
    execl("/bin/sh", "sh", "-c", ("exec " + command).c_str(), nullptr);
    _exit(127);
  };
}

}  // namespace stepveil::bench
