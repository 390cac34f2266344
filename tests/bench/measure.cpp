#include "tests/bench/measure.h"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <thread>

namespace stepveil::bench {

double Quantile(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  const auto at = static_cast<std::size_t>(part * static_cast<double>(values.size()));
  return values[std::min(at, values.size() - 1)];
}

double Median(const std::vector<double>& values) { return Quantile(values, 0.5); }

void Interleave(std::vector<Contender>& contenders, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (Contender& contender : contenders) {
      contender.seconds.push_back(contender.run());
    }
  }
}

std::vector<double> Ratios(const Contender& ours, const Contender& peer) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < ours.seconds.size(); ++i) {
    ratios.push_back(peer.seconds[i] / ours.seconds[i]);
  }
  return ratios;
}

double Ratio(const Contender& ours, const Contender& peer) { return Median(Ratios(ours, peer)); }

double GBs(std::size_t bytes, double seconds) { return static_cast<double>(bytes) / seconds / 1e9; }

double ThreadSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string Machine() {
  std::ifstream file("/proc/cpuinfo");
  std::string model, family;
  for (std::string line; std::getline(file, line) && (model.empty() || family.empty());) {
    if (const auto colon = line.find(": "); colon != std::string::npos) {
      model = line.starts_with("model name") ? line.substr(colon + 2) : model;
      family = line.starts_with("cpu family") ? line.substr(colon + 2) : family;
    }
  }
  return model + " (family " + family + "), " +
         std::to_string(std::thread::hardware_concurrency()) + " processors";
}

}  // namespace stepveil::bench
