#pragma once

#include "core/mask/parts.h"

#include <string>
#include <utility>
#include <vector>

namespace stepveil::testing {

// The texts of what `add` puts into a list of parts.
template <typename Add>
std::vector<std::string> PartsFrom(Add&& add) {
  PartList list;
  add(list);
  std::vector<std::string> texts;
  for (const Part& part : std::move(list).Take()) {
    texts.emplace_back(part.text.Expose());
  }
  return texts;
}

}  // namespace stepveil::testing
