// N jobs at once from one address, each with a login of its own, and the same jobs with one login:
// a first job seals what it fetched, the others open the file. The server lets 60 reads through in
// a window, which is a minute in life and 6 s here; only the dev server is scaled, the clients wait
// as they are told. STEPVEIL_HERD_WINDOW_S=60 takes the true minute, STEPVEIL_HAND_OVER_JOBS=N one
// number of jobs alone.
#include "tests/bench/jobs.h"
#include "tests/support/process.h"

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using nlohmann::json;

constexpr const char* kKey = "STEPVEIL_SEAL_KEY=c2VhbGVkLWZpbGVzLWtleS1mb3ItdGhlLXRlc3RzLTE=";

using Words = std::vector<std::string>;

int RunAll(int count, const Words& words, const Words& entries) {
  std::vector<pid_t> jobs;
  for (int i = 0; i < count; ++i) {
    jobs.push_back(StartJob(words, entries));
  }
  return WaitForJobs(jobs);
}

// `count` jobs, by a file of one fetch or each by itself; their wall time is the benchmark's.
void Jobs(benchmark::State& state, bool hand_over) {
  const int count = NumberFrom("STEPVEIL_HAND_OVER_JOBS", static_cast<int>(state.range(0)));
  const int window_s = NumberFrom("STEPVEIL_HERD_WINDOW_S", 6);
  const testing::DevServerProcess server;
  const testing::ScratchFolder folder;
  LimitRates(server, window_s);
  Words entries = JobVariables(server);
  entries.emplace_back(kKey);
  const std::string file = folder.path() / "secrets.age";
  const Words what{"--path", "/compose", "--deadline",
                   std::to_string((count / 30 + 3) * window_s) + "s"};
  const auto with = [&](Words words, const Words& more) {
    words.insert(words.end(), what.begin(), what.end());
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  int succeeded = 0;
  for ([[maybe_unused]] auto iteration : state) {
    if (hand_over) {
      succeeded -= RunAll(1, with({"seal"}, {"-o", file}), entries) == 1 ? 0 : count;
    }
    succeeded += RunAll(
        count,
        with({"run"}, hand_over ? Words{"--sealed", file, "--", "true"} : Words{"--", "true"}),
        entries);
  }
  const json counters = json::parse(server.Control("GET", "/_dev/counters"));
  state.counters["jobs"] = count;
  state.counters["succeeded"] = succeeded;
  state.counters["requests"] = static_cast<double>(counters["seen"].size());
}

void EachByItself(benchmark::State& state) { Jobs(state, false); }
void HandedOver(benchmark::State& state) { Jobs(state, true); }

BENCHMARK(EachByItself)
    ->Arg(1)
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kSecond);
BENCHMARK(HandedOver)
    ->Arg(1)
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kSecond);

}  // namespace
}  // namespace stepveil
