#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/mask/region.h"
#include "core/mask/stream_search.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil {

struct NeedleViews;

// What finders look for: built once, shared by several threads, immutable.
using FinderTable = std::shared_ptr<const NeedleViews>;

// A copy of the needles, for a Finder. Errors: as BuildNeedleTable.
[[nodiscard]] Result<FinderTable> BuildFinderTable(const std::vector<Secret>& needles);

// Finds in a stream what a Masker would mask, and says where.
class Finder {
 public:
  // `table` must not be null.
  explicit Finder(FinderTable table) : table_(std::move(table)) {}

  // Takes the stream's next bytes. Replaces `found` by what ends in them, in the order of the ends:
  // of those that end at one place the longest.
  void Find(std::string_view input, std::vector<Region>& found);

  // The stream has ended; the next one begins at 0.
  void End();

 private:
  FinderTable table_;
  StreamSearch search_;
  std::uint64_t read_ = 0;
};

}  // namespace stepveil
