#include "core/mask/binary.h"

#include "core/mask/characters.h"
#include "core/mask/encodings.h"
#include "core/mask/escapes.h"
#include "core/mask/gaps.h"
#include "core/mask/percent.h"

#include <algorithm>
#include <cstddef>

namespace stepveil {
namespace {

bool IsGap(char c) { return IsGapByte(static_cast<unsigned char>(c)); }

// Without gaps at its ends, which would ask for a search of the stream as it is.
std::string_view WithoutOuterGaps(std::string_view bytes) {
  while (!bytes.empty() && IsGap(bytes.front())) {
    bytes.remove_prefix(1);
  }
  while (!bytes.empty() && IsGap(bytes.back())) {
    bytes.remove_suffix(1);
  }
  return bytes;
}

}  // namespace

bool IsText(std::string_view bytes) {
  return IsUtf8(bytes) && std::all_of(bytes.begin(), bytes.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return (byte >= 0x20 && byte != 0x7f) || (byte >= '\t' && byte <= '\r');
         });
}

void AddBinary(std::string_view bytes, FormList& forms) {
  constexpr std::size_t kMostSpelledBytes = 1024;
  forms.AddWhole(WithoutOuterGaps(bytes));
  AddBase64(bytes, forms);
  AddHex(bytes, forms);
  if (bytes.size() <= kMostSpelledBytes) {
    AddByteLiterals(bytes, forms);
    AddPercent(bytes, forms);
  }
}

}  // namespace stepveil
