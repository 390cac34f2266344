// What masking the log of a GitLab job costs: 100 MB through the wrapper against 100 MB without it,
// and the delay of one line, in the same run. The needles are 20 secrets in all their forms.
#include "core/mask/needles.h"
#include "gitlab-component/log_control.h"
#include "tests/support/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kLogBytes = 100'000'000;
constexpr int kLines = 2000;

std::string Begin() {
  return "{ eval \"$(" + testing::StepveilProgram() +
         " gitlab begin || echo \"exit $?\")\"; } 3>&1\n";
}

// kBelowRunner: as with the shell executor, where the pipe may be large.
enum class Log { kPlain, kMasked, kBelowRunner };

// A shell by the runner's name.
std::string Runner() {
  const std::string runner = STEPVEIL_BINARY_DIR "/gitlab-runner";
  std::filesystem::copy_file("/bin/dash", runner, std::filesystem::copy_options::skip_existing);
  return runner;
}

// A job's shell, with what a runner holds: its stdin and its log.
class Shell {
 public:
  Shell(Log log, const std::string& script) {
    std::array<int, 2> in{}, out{};
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) {
      std::abort();
    }
    const std::string text =
        (log == Log::kPlain ? "" : Begin()) + ("echo \"$STEPVEIL_LOG_FOLDER\"\n" + script);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(out[1], STDOUT_FILENO);
      if (log == Log::kBelowRunner) {
        execl(Runner().c_str(), "gitlab-runner", "-c", "bash -c \"$0\"; :", text.c_str(), nullptr);
      }
      execlp("bash", "bash", "-c", text.c_str(), nullptr);
      _exit(127);
    }
    close(in[0]);
    close(out[1]);
    in_ = in[1];
    out_ = out[0];
    const std::string folder = ReadLine();
    if (log != Log::kPlain) {
      AddNeedles(folder);
    }
  }

  ~Shell() {
    close(in_);
    close(out_);
    waitpid(pid_, nullptr, 0);
  }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  void WriteLine(const std::string& line) const {
    if (write(in_, (line + "\n").data(), line.size() + 1) < 0) {
      std::abort();
    }
  }

  std::string ReadLine() const {
    std::string line;
    for (char c = 0; read(out_, &c, 1) == 1 && c != '\n';) {
      line += c;
    }
    return line;
  }

  std::size_t ReadAll() const {
    std::vector<char> buffer(1 << 16);
    std::size_t total = 0;
    for (ssize_t size = 0; (size = read(out_, buffer.data(), buffer.size())) > 0;) {
      total += static_cast<std::size_t>(size);
    }
    return total;
  }

 private:
  static void AddNeedles(const std::string& folder) {
    std::vector<Secret> needles;
    for (int i = 0; i < 20; ++i) {
      const Secret value("bench-secret-" + std::to_string(i * 7919) + "-0123456789abcdef");
      for (Secret& needle : NeedlesOf(value, ShortValues::kLeave)) {
        needles.push_back(std::move(needle));
      }
    }
    if (gitlab::GiveOrder(folder, gitlab::Order::kMask, needles) != gitlab::Answered::kDone) {
      std::fputs("the daemon took no needles\n", stderr);
      std::abort();
    }
  }

  pid_t pid_ = -1;
  int in_ = -1;
  int out_ = -1;
};

double SecondsSince(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

double SecondsFor(Log log, const std::string& file) {
  const Shell shell(log, "read -r go; cat " + file + "\n");
  const auto start = steady_clock::now();
  shell.WriteLine("go");
  if (shell.ReadAll() < kLogBytes) {
    std::fputs("a part of the log is missing\n", stderr);
    std::abort();
  }
  return SecondsSince(start);
}

struct Delay {
  double median_us;
  double p99_us;
};

// From a line on the shell's stdin to the same line in the log: bash's part is in both.
Delay DelayOf(Log log) {
  const Shell shell(log, "while read -r line; do echo \"$line\"; done\n");
  std::vector<double> times;
  for (int i = 0; i < kLines; ++i) {
    const auto start = steady_clock::now();
    shell.WriteLine("a line of an interactive tool");
    if (shell.ReadLine().empty()) {
      std::abort();
    }
    times.push_back(SecondsSince(start) * 1e6);
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[times.size() * 99 / 100]};
}

std::string MakeLog() {
  const char* folder = std::getenv("TMPDIR");
  std::string name = std::string(folder == nullptr ? "/tmp" : folder) + "/gitlab-bench-XXXXXX";
  close(mkstemp(name.data()));
  std::ofstream file(name, std::ios::binary);
  constexpr std::string_view kLine =
      "2024-06-07T12:00:00Z INFO request finished status=200 bytes=5120 id=4f1c9a77e0b2\n";
  for (std::size_t written = 0; written < kLogBytes; written += kLine.size()) {
    file << kLine;
  }
  return name;
}

void Run() {
  const std::string file = MakeLog();
  double plain = 1e9, masked = 1e9, below_runner = 1e9;
  for (int round = 0; round < 3; ++round) {
    plain = std::min(plain, SecondsFor(Log::kPlain, file));
    masked = std::min(masked, SecondsFor(Log::kMasked, file));
    below_runner = std::min(below_runner, SecondsFor(Log::kBelowRunner, file));
  }
  unlink(file.c_str());
  std::printf("gitlab, 100 MB: plain %.2f s, masked %.2f s, ratio %.1f (best of 3)\n", plain,
              masked, masked / plain);
  std::printf("gitlab, 100 MB, shell executor: masked %.2f s, ratio %.1f (best of 3)\n",
              below_runner, below_runner / plain);
  const Delay without = DelayOf(Log::kPlain), with = DelayOf(Log::kMasked);
  std::printf(
      "gitlab, one line: plain median %.0f us, p99 %.0f us; masked median %.0f us, p99 %.0f us\n",
      without.median_us, without.p99_us, with.median_us, with.p99_us);
}

}  // namespace
}  // namespace stepveil

int main() { stepveil::Run(); }
