#pragma once

#include <algorithm>
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

inline double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// All contenders in turn, again and again: whatever disturbs the machine disturbs all of them.
inline void Interleave(std::vector<Contender>& contenders, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (Contender& contender : contenders) {
      contender.seconds.push_back(contender.run());
    }
  }
}

// The median of the rounds' ratios: how many times as fast as `peer` `ours` is.
inline double Ratio(const Contender& ours, const Contender& peer) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < ours.seconds.size(); ++i) {
    ratios.push_back(peer.seconds[i] / ours.seconds[i]);
  }
  return Median(ratios);
}

// Seconds this thread has computed.
double ThreadSeconds();

}  // namespace stepveil::bench
