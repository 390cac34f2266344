#include "core/scan/owners.h"

#include "core/mask/finder.h"

#include <algorithm>

namespace stepveil {

void Owners::Prepare() {
  needles_.reserve(values_.size());
  for (std::size_t i = 0; i < values_.size(); ++i) {
    NeedleRules rules = values_[i].rules;
    rules.forms = Forms::kEach;
    needles_.push_back(NeedlesOf(values_[i].variable->value, rules));
    for (const Secret& needle : needles_.back()) {
      owners_of_[needle.Expose()].push_back(i);
    }
    auto table = BuildFinderTable(needles_.back());
    tables_.push_back(table ? *std::move(table) : nullptr);
  }
}

std::vector<std::size_t> Owners::Of(std::string_view text, Region place) {
  std::call_once(prepared_, [this] { Prepare(); });
  const std::string_view found_text = text.substr(place.start, place.end - place.start);
  const auto exact = owners_of_.find(found_text);
  if (exact == owners_of_.end()) {
    return Around(text, place);  // with gaps in it, or as a dump or a list of numbers
  }
  std::vector<std::size_t> owners = Around(found_text, {0, found_text.size()});
  owners.insert(owners.end(), exact->second.begin(), exact->second.end());
  std::sort(owners.begin(), owners.end());
  owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
  return owners;
}

std::vector<std::size_t> Owners::Around(std::string_view text, Region place) const {
  std::vector<std::size_t> owners;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    std::vector<Region> found;
    if (tables_[i] != nullptr) {
      Finder(tables_[i]).Find(text, found);
    }
    if (std::any_of(found.begin(), found.end(), [&](const Region& region) {
          return region.start < place.end && place.start < region.end;
        })) {
      owners.push_back(i);
    }
  }
  return owners;
}

}  // namespace stepveil
