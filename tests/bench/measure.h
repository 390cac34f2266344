#pragma once

#include <functional>
#include <string>
#include <vector>

namespace stepveil::bench {

// One contender: runs once and returns its seconds.
struct Contender {
  std::string name;
  std::function<double()> run;
  std::vector<double> seconds = {};
};

// The value below which `part` (0 to 1) of the values lie; at least one value.
[[nodiscard]] double Quantile(std::vector<double> values, double part);
[[nodiscard]] double Median(const std::vector<double>& values);

// All contenders in turn, again and again: whatever disturbs the machine disturbs all of them.
void Interleave(std::vector<Contender>& contenders, int rounds);

// By round: how many times as fast as `peer` `ours` was.
[[nodiscard]] std::vector<double> Ratios(const Contender& ours, const Contender& peer);

// Their median.
[[nodiscard]] double Ratio(const Contender& ours, const Contender& peer);

[[nodiscard]] double GBs(std::size_t bytes, double seconds);

// Seconds this thread has computed.
[[nodiscard]] double ThreadSeconds();

// The processor's name and how many of them there are: figures mean nothing without.
[[nodiscard]] std::string Machine();

}  // namespace stepveil::bench
