// What `stepveil run` costs a command, against the same command without it in the same run: 1 GB of
// a log, the delay of one line there and back, start and end, and the peak of memory. The real
// binary, with the secrets of the dev server's sample project as needles.
#include "tests/bench/measure.h"
#include "tests/support/dev_server_process.h"
#include "tests/support/process.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::bench {
namespace {

using std::chrono::steady_clock;
using Command = std::vector<std::string>;

constexpr std::size_t kLogBytes = 1'000'000'000;
constexpr int kLines = 5000;
constexpr int kRounds = 5;
constexpr int kStarts = 30;

double SecondsSince(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

void Set(const char* name, const std::string& value) { setenv(name, value.c_str(), 1); }

void LogInAt(const testing::DevServerProcess& server) {
  Set("INFISICAL_DOMAIN", server.url());
  Set("STEPVEIL_CA_FILE", server.ca_file());
  Set("INFISICAL_PROJECT_ID", server.Field("/project_id"));
  Set("STEPVEIL_ENVIRONMENT", "dev");
  Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_ID", server.Field("/identities/ci-ua/client_id"));
  Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET",
      server.Field("/identities/ci-ua/client_secrets/ci-ua"));
}

Command Wrapped(const char* pty, const Command& command) {
  Command all = {testing::StepveilProgram(), "run", "--path", "/backend", "--pty", pty, "--"};
  all.insert(all.end(), command.begin(), command.end());
  return all;
}

// A command between two pipes.
class Process {
 public:
  explicit Process(const Command& command) {
    std::array<int, 2> in{}, out{};
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) {
      std::abort();
    }
    fcntl(out[0], F_SETPIPE_SZ, 1 << 20);
    std::vector<char*> words;
    for (const std::string& word : command) {
      words.push_back(const_cast<char*>(word.c_str()));
    }
    words.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(out[1], STDOUT_FILENO);
      execvp(words[0], words.data());
      _exit(127);
    }
    close(in[0]);
    close(out[1]);
    in_ = in[1];
    out_ = out[0];
  }
  ~Process() { close(out_); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  std::size_t ReadAll() const {
    std::vector<char> buffer(1 << 18);
    std::size_t total = 0;
    for (ssize_t size = 0; (size = read(out_, buffer.data(), buffer.size())) > 0;) {
      total += static_cast<std::size_t>(size);
    }
    return total;
  }

  // One line there and back.
  [[nodiscard]] double SecondsForLine(std::string_view line) const {
    const auto start = steady_clock::now();
    std::array<char, 256> buffer{};
    if (write(in_, line.data(), line.size()) < 0) {
      std::abort();
    }
    for (std::size_t got = 0; got < line.size();) {
      const ssize_t size = read(out_, buffer.data(), buffer.size());
      if (size <= 0) {
        std::abort();
      }
      got += static_cast<std::size_t>(size);
    }
    return SecondsSince(start);
  }

  // The largest resident set of the command, and of what it waited for, in MB.
  double End() const {
    close(in_);
    ReadAll();
    int status = 0;
    rusage usage = {};
    wait4(pid_, &status, 0, &usage);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      std::fputs("the command failed\n", stderr);
      std::abort();
    }
    return static_cast<double>(usage.ru_maxrss) / 1024;
  }

 private:
  pid_t pid_ = -1;
  int in_ = -1;
  int out_ = -1;
};

// A pty without masks: what script(1) makes of it.
Command Script(const Command& command) {
  std::string text;
  for (const std::string& word : command) {
    text += word + " ";
  }
  return {"script", "-qfec", text, "/dev/null"};
}

struct Way {
  const char* name;
  Command (*wrap)(const Command&);
};

const std::array kWays = {
    Way{"without", [](const Command& command) { return command; }},
    Way{"on pipes", [](const Command& command) { return Wrapped("never", command); }},
    Way{"below script(1)", Script},
    Way{"on a pty", [](const Command& command) { return Wrapped("always", command); }},
};

std::string MakeLog() {
  const char* folder = std::getenv("TMPDIR");
  std::string name = std::string(folder == nullptr ? "/tmp" : folder) + "/run-bench-XXXXXX";
  close(mkstemp(name.data()));
  std::ofstream file(name, std::ios::binary);
  constexpr std::string_view kLine =
      "2024-06-07T12:00:00Z INFO request finished status=200 bytes=5120 id=4f1c9a77e0b2\n";
  for (std::size_t written = 0; written < kLogBytes; written += kLine.size()) {
    file << kLine;
  }
  return name;
}

void Throughput() {
  const std::string file = MakeLog();
  std::vector<double> peaks(kWays.size());
  std::vector<Contender> contenders;
  for (std::size_t i = 0; i < kWays.size(); ++i) {
    contenders.push_back({kWays[i].name, [&, i] {
                            const auto start = steady_clock::now();
                            const Process process(kWays[i].wrap({"cat", file}));
                            if (process.ReadAll() < kLogBytes) {
                              std::abort();
                            }
                            const double seconds = SecondsSince(start);
                            peaks[i] = std::max(peaks[i], process.End());
                            return seconds;
                          }});
  }
  Interleave(contenders, kRounds);
  unlink(file.c_str());
  for (std::size_t i = 0; i < kWays.size(); ++i) {
    std::printf("run, 1 GB, %s: %.2f s (median of %d), peak %.1f MB resident\n", kWays[i].name,
                Median(contenders[i].seconds), kRounds, peaks[i]);
  }
}

void Latency(const Way& way) {
  const Process process(way.wrap({"cat"}));
  std::vector<double> times;
  for (int i = 0; i < kLines; ++i) {
    times.push_back(process.SecondsForLine("a line of an interactive tool\n") * 1e6);
  }
  process.End();
  std::sort(times.begin(), times.end());
  std::printf("run, one line there and back, %s: median %.0f us, p99 %.0f us\n", way.name,
              times[times.size() / 2], times[times.size() * 99 / 100]);
}

void Start() {
  std::vector<Contender> contenders;
  for (const Way& way : kWays) {
    contenders.push_back({way.name, [&way] {
                            const auto start = steady_clock::now();
                            const Process process(way.wrap({"true"}));
                            process.End();
                            return SecondsSince(start);
                          }});
  }
  Interleave(contenders, kStarts);
  for (const Contender& contender : contenders) {
    std::printf("run, start to end of true (ours with login and fetch), %s: median %.1f ms\n",
                contender.name.c_str(), Median(contender.seconds) * 1e3);
  }
}

void Run() {
  const testing::DevServerProcess server;
  LogInAt(server);
  Throughput();
  for (const Way& way : kWays) {
    Latency(way);
  }
  Start();
}

}  // namespace
}  // namespace stepveil::bench

int main() { stepveil::bench::Run(); }
