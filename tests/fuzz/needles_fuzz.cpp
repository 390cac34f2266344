// Needles of arbitrary values. Layout of the input: a byte of options (one bit for short values,
// one for parts, three of the forms), then the value; with the next bit the value is repeated up to
// 64 KiB, so that depth and size are reached. What must hold: the value itself and each line that
// is worth it (or a part in it) is found by the needles; nothing below the limits is looked for;
// the bytes of needles keep to their budget; it ends soon.
#include "core/base/text.h"
#include "core/mask/forms.h"
#include "core/mask/maskable.h"
#include "core/mask/masker.h"
#include "core/mask/needles.h"
#include "tests/fuzz/verdict.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

constexpr std::size_t kBudgetBytes = std::size_t{256} << 10;
constexpr std::size_t kLargeBytes = std::size_t{64} << 10;

std::string ValueIn(std::string_view bytes, bool large) {
  std::string value(bytes);
  while (large && !bytes.empty() && value.size() < kLargeBytes) {
    value += bytes;
  }
  return value;
}

bool IsOneLine(std::string_view text) {
  return text.find_first_of("\r\n") == std::string_view::npos;
}

// What is wrong with the needles of this input, or nothing.
std::string FuzzOnce(std::string_view bytes) {
  if (bytes.empty()) {
    return "";
  }
  const auto options = static_cast<unsigned char>(bytes.front());
  NeedleRules rules;
  rules.short_values = (options & 1U) != 0 ? ShortValues::kMask : ShortValues::kLeave;
  rules.parts = (options & 2U) != 0 ? Parts::kLeave : Parts::kMask;
  rules.forms = static_cast<Forms>((options >> 2U & 7U) % 5U);
  const std::string value = ValueIn(bytes.substr(1), (options & 32U) != 0);
  const Secret secret(value);
  FormList list(kBudgetBytes);
  const bool masked = AddNeedles(secret, rules, list);
  const bool full = list.full();
  const std::vector<Secret> needles = std::move(list).Take();
  if (masked == needles.empty()) {
    return "is masked without a needle, or the other way round";
  }
  std::size_t size_bytes = 0;
  std::size_t longest = 0;
  for (const Secret& needle : needles) {
    const std::string_view text = needle.Expose();
    size_bytes += text.size();
    longest = std::max(longest, text.size());
    if (text.size() < kShortestRawBytes && rules.short_values == ShortValues::kLeave) {
      return "a needle is too short";
    }
    if (IsStopWord(text) && rules.short_values == ShortValues::kLeave) {
      return "a needle is a stop word";
    }
  }
  if (size_bytes > kBudgetBytes + longest) {
    return "the needles are more than their budget";
  }
  const std::string_view text = Trim(value);
  if (masked && !full && IsOneLine(text) &&
      Masked(std::make_shared<const NeedleTable>(needles), text) != kMaskText) {
    return "the value itself is shown";
  }
  return "";
}

}  // namespace
}  // namespace stepveil

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  return stepveil::AbortIfWrong(
      stepveil::FuzzOnce({reinterpret_cast<const char*>(data), size_bytes}));
}
