#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// Collects what is wrong with the settings, so that a user mends everything in one go.
class SettingFaults {
 public:
  // `setting` (a long flag's name) is what the fault is in: a faulty setting is not reported as
  // missing on top. "": in none.
  void Add(Error fault, std::string_view setting = "");

  // The whole of a file could not be read: nothing counts as missing any more.
  void MarkAllFaulty() { all_faulty_ = true; }

  [[nodiscard]] bool IsFaulty(std::string_view setting) const;
  [[nodiscard]] bool empty() const { return count_ == 0; }

  // One fault as it is; several as "3 faults in PLACE:" and one indented line each, its hints after
  // it. kUsage if all are, else the first other code. Needs at least one fault.
  [[nodiscard]] Error Combined(std::string_view place) &&;

 private:
  std::vector<Error> faults_;  // the first ones
  std::size_t count_ = 0;      // all
  std::optional<ErrorCode> first_not_usage_;
  std::set<std::string, std::less<>> faulty_;
  bool all_faulty_ = false;
};

}  // namespace stepveil
