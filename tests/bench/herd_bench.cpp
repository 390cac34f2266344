// 500 `stepveil run` at once from one address against the limits of a self-hosted instance: 60
// reads and 60 lists, 200 logins and revocations in a window. A window is a minute in life and 6 s
// here; only the dev server is scaled, the clients wait as they are told (retry-after is whole
// seconds). STEPVEIL_HERD_WINDOW_S=60 takes the true minute, STEPVEIL_HERD_CLIENTS another number
// of jobs.
#include "tests/bench/jobs.h"

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using nlohmann::json;
using std::chrono::steady_clock;

constexpr int kMostWindows =
    13;  // 500 / 60 for the lists, some for the logins, the last one's rest

class Herd {
 public:
  Herd(int clients, int window_s) : clients_(clients), window_s_(window_s) {
    LimitRates(server_, window_s);
  }

  // Starts all and waits for their ends; how many succeeded, and when the last was done.
  void Run() {
    server_.Control("DELETE", "/_dev/counters");
    const auto start = steady_clock::now();
    std::vector<pid_t> jobs;
    for (int i = 0; i < clients_; ++i) {
      jobs.push_back(Start());
    }
    started_s_ = Since(start);
    succeeded_ = WaitForJobs(jobs);
    all_s_ = Since(start);
  }

  void Report(benchmark::State& state) const {
    const json seen = json::parse(server_.Control("GET", "/_dev/counters"))["seen"];
    std::map<std::string, std::map<int, int>> by_kind;   // kind -> status -> requests
    std::map<int, std::pair<int, int>> lists_by_window;  // window -> answered, refused
    std::map<int, int> by_second;                        // of a minute of life
    for (const json& request : seen) {
      const std::string target = request["target"];
      const std::string kind = target.substr(0, target.find('?'));
      const int status = request["status"];
      const int at_ms = request["at_ms"];
      ++by_kind[kind][status];
      ++by_second[at_ms * 60 / (window_s_ * 1000)];
      if (kind == "/api/v4/secrets") {
        auto& window = lists_by_window[at_ms / (window_s_ * 1000)];
        ++(status == 200 ? window.first : window.second);
      }
    }
    Print(by_kind, lists_by_window);
    int busiest = 0;
    for (const auto& [second, requests] : by_second) {
      busiest = std::max(busiest, requests);
    }
    state.counters["clients"] = clients_;
    state.counters["succeeded"] = succeeded_;
    state.counters["requests"] = static_cast<double>(seen.size());
    state.counters["busiest_second"] = busiest;
    state.counters["windows"] = all_s_ / window_s_;
    state.counters["tokens_left"] = json::parse(server_.Control("GET", "/_dev/tokens"))["live"];
  }

 private:
  static double Since(steady_clock::time_point start) {
    return std::chrono::duration<double>(steady_clock::now() - start).count();
  }

  [[nodiscard]] pid_t Start() const {
    return StartJob({"run", "--deadline", std::to_string(kMostWindows * window_s_) + "s", "--path",
                     "/compose", "--", "true"},
                    JobVariables(server_));
  }

  void Print(const std::map<std::string, std::map<int, int>>& by_kind,
             const std::map<int, std::pair<int, int>>& lists_by_window) const {
    std::printf("%d of %d succeeded in %.1f s (windows of %d s); all were started in %.1f s\n",
                succeeded_, clients_, all_s_, window_s_, started_s_);
    for (const auto& [kind, statuses] : by_kind) {
      for (const auto& [status, requests] : statuses) {
        std::printf("  %-40s %d: %5d\n", kind.c_str(), status, requests);
      }
    }
    for (const auto& [window, lists] : lists_by_window) {
      std::printf("  lists in window %2d: %4d answered, %4d refused\n", window, lists.first,
                  lists.second);
    }
  }

  int clients_;
  int window_s_;
  testing::DevServerProcess server_;
  int succeeded_ = 0;
  double started_s_ = 0;
  double all_s_ = 0;
};

void ThunderingHerd(benchmark::State& state) {
  for ([[maybe_unused]] auto iteration : state) {
    Herd herd(NumberFrom("STEPVEIL_HERD_CLIENTS", 500), NumberFrom("STEPVEIL_HERD_WINDOW_S", 6));
    herd.Run();
    herd.Report(state);
  }
}
BENCHMARK(ThunderingHerd)->Iterations(1)->Unit(benchmark::kSecond)->UseRealTime();

}  // namespace
}  // namespace stepveil
