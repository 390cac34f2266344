#pragma once

#include "core/environment/environment.h"

#include <string>
#include <vector>

namespace stepveil {

// How one environment differs from another, by final names, sorted.
struct Changes {
  std::vector<std::string> added;
  std::vector<std::string> removed;
  std::vector<std::string> changed;  // another value, or masked now and not before, or the reverse

  [[nodiscard]] bool empty() const { return added.empty() && removed.empty() && changed.empty(); }
};

[[nodiscard]] Changes ChangesBetween(const Environment& before, const Environment& after);

// `changed "A", "B"; added "C"; removed "D"`, escaped; names only. "" = no change.
[[nodiscard]] std::string Describe(const Changes& changes);

}  // namespace stepveil
