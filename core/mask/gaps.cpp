#include "core/mask/gaps.h"

#include <algorithm>

namespace stepveil {
std::string WithoutGaps(std::string_view text) {
  std::string without;
  without.reserve(text.size());  // growing would leave copies behind
  std::copy_if(text.begin(), text.end(), std::back_inserter(without),
               [](char c) { return !IsGapByte(static_cast<unsigned char>(c)); });
  return without;
}

}  // namespace stepveil
