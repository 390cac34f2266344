#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace stepveil::bench {

// Needles and a text of any size that together cost some search most.
struct WorstCase {
  std::string name;
  std::vector<std::string> needles;
  std::function<std::string(std::size_t)> text;
};

[[nodiscard]] std::vector<WorstCase> WorstCases();

}  // namespace stepveil::bench
