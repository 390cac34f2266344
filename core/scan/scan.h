#pragma once

#include "core/mask/finder.h"
#include "core/scan/file_search.h"
#include "core/scan/file_walk.h"
#include "core/scan/owners.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stepveil {

struct ScanResult {
  std::vector<FileFound> found;  // files with places, sorted by path
  std::vector<Unreadable> unreadable;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

// Searches every file of the walk for the needles of `table`, on several threads. `owners` says
// whose they are.
[[nodiscard]] ScanResult Scan(FileWalk walk, const FinderTable& table, Owners& owners);

}  // namespace stepveil
