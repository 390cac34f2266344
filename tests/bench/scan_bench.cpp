// How fast `stepveil scan` searches files, against ripgrep with the same number of fixed strings in
// the same run: a build's output, warm, on all processors. Both are told of every file.
#include "core/mask/needles.h"
#include "core/scan/scan.h"
#include "tests/bench/corpus.h"
#include "tests/bench/measure.h"
#include "tests/bench/scratch.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace stepveil::bench {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kFiles = 200;
constexpr std::size_t kFileBytes = std::size_t{1} << 20;
constexpr int kRounds = 7;

double SecondsSince(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

// Some twenty secrets, and no place in the files holds one.
struct Scene {
  Scene() : values(Tokens(20)), needles(AllForms(values)) {
    const std::string log = Log({"nothing"}, kFiles * kFileBytes);
    for (std::size_t i = 0; i < kFiles; ++i) {
      const auto path = std::filesystem::path(folder) / ("chunk-" + std::to_string(i) + ".js");
      std::ofstream(path) << std::string_view(log).substr(i * kFileBytes, kFileBytes);
    }
    patterns = scratch.Write("patterns", Lines(needles));
    for (const std::string& value : values) {
      Variable variable;
      variable.value = Secret(value);
      variables.push_back(std::move(variable));
    }
  }
  ~Scene() { std::filesystem::remove_all(folder); }

  const std::vector<std::string> values;
  const std::vector<Secret> needles;
  const Scratch scratch;
  std::string folder = [] {
    std::string pattern = "/tmp/stepveil-scan-bench-XXXXXX";
    return std::string(mkdtemp(pattern.data()));
  }();
  std::string patterns;
  std::vector<Variable> variables;
};

// With the building of the table, as ripgrep builds its own.
double ScanOnce(const Scene& scene) {
  const auto start = steady_clock::now();
  std::vector<Owners::Value> values;
  for (const Variable& variable : scene.variables) {
    values.push_back({&variable, {}});
  }
  Owners owners(std::move(values));
  const auto table = BuildFinderTable(scene.needles);
  const ScanResult result = Scan(FileWalk({scene.folder}, {}), *table, owners);
  if (result.bytes != kFiles * kFileBytes || !result.found.empty()) {
    std::fprintf(stderr, "the scan went wrong\n");
    std::exit(1);
  }
  return SecondsSince(start);
}

double RipgrepOnce(const Scene& scene) {
  const auto start = steady_clock::now();
  const char* words[] = {
      "rg", "-uuu", "-a", "-q", "-F", "-f", scene.patterns.c_str(), scene.folder.c_str(), nullptr};
  pid_t pid = 0;
  int status = 0;
  if (posix_spawnp(&pid, "rg", nullptr, nullptr, const_cast<char**>(words), environ) != 0 ||
      waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 1) {
    std::fprintf(stderr, "ripgrep went wrong, or is not installed\n");
    std::exit(1);
  }
  return SecondsSince(start);
}

int Main() {
  const Scene scene;
  std::vector<Contender> contenders = {{"stepveil scan", [&] { return ScanOnce(scene); }},
                                       {"rg -F -f", [&] { return RipgrepOnce(scene); }}};
  (void)ScanOnce(scene);
  Interleave(contenders, kRounds);
  std::printf("%s; %zu MB in %zu files, %zu fixed strings\n", Machine().c_str(),
              kFiles * kFileBytes / 1'000'000, kFiles, scene.needles.size());
  for (const Contender& one : contenders) {
    std::printf("%-14s %6.2f GB/s\n", one.name.c_str(),
                GBs(kFiles * kFileBytes, Median(one.seconds)));
  }
  std::printf("ratio %.2f (aim: 0.5 and more)\n", Ratio(contenders[0], contenders[1]));
  return 0;
}

}  // namespace
}  // namespace stepveil::bench

int main() { return stepveil::bench::Main(); }
