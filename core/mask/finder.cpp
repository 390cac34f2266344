#include "core/mask/finder.h"

#include "core/mask/needle_views.h"

namespace stepveil {

Result<FinderTable> BuildFinderTable(const std::vector<Secret>& needles) {
  STEPVEIL_RETURN_IF_ERROR(CheckTotalSize(needles));
  return FinderTable(ViewsOf(needles));
}

void Finder::Find(std::string_view input, std::vector<Region>& found) {
  search_.Find(*table_, input, read_, found);
  read_ += input.size();
}

void Finder::End() {
  read_ = 0;
  search_.End(read_);
}

}  // namespace stepveil
