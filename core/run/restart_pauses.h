#pragma once

#include <chrono>
#include <optional>

namespace stepveil {

// How long to wait before a command that has failed is started again: 500 ms, then twice as long
// each time, 30 s at most. After kMost failures in a row it is left alone; a command that has lived
// longer than kWell begins a new row.
class RestartPauses {
 public:
  static constexpr int kMost = 10;
  static constexpr std::chrono::milliseconds kFirst{500};
  static constexpr std::chrono::milliseconds kLongest{30'000};
  static constexpr std::chrono::milliseconds kWell{60'000};

  // After one more failure of a command that had lived that long. Nothing: it has had its turns.
  [[nodiscard]] std::optional<std::chrono::milliseconds> Next(std::chrono::milliseconds lived);

  // How many pauses of this row were given out.
  [[nodiscard]] int count() const { return count_; }

 private:
  int count_ = 0;
  std::chrono::milliseconds next_ = kFirst;
};

}  // namespace stepveil
