#include "core/mask/needles.h"

#include "core/base/text.h"
#include "core/mask/encodings.h"
#include "core/mask/escapes.h"
#include "core/mask/forms.h"
#include "core/mask/worth.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

bool IsMasked(std::string_view text, ShortValues short_values) {
  if (text.empty()) {
    return false;
  }
  return short_values == ShortValues::kMask ||
         (text.size() >= kShortestRawBytes && !IsStopWord(text));
}

// What no language and no quotes write in another way: most tokens are made of it.
bool IsSameEverywhere(char c) { return IsLetterOrDigit(c) || c == '-' || c == '_' || c == '.'; }

void AddDerived(std::string_view text, FormList& forms) {
  if (text.size() < kShortestDerivedBytes) {
    return;
  }
  AddBase64(text, forms);
  AddHex(text, forms);
  if (std::all_of(text.begin(), text.end(), IsSameEverywhere)) {
    return;
  }
  AddPercent(text, forms);
  AddEscapes(text, forms);
  AddQuotings(text, forms);
}

void AddJoined(const std::vector<std::string_view>& lines, std::string_view line_end,
               FormList& forms) {
  std::size_t size_bytes = 0;
  for (const std::string_view line : lines) {
    size_bytes += line_end.size() + line.size();
  }
  std::string whole;
  whole.reserve(size_bytes);  // growing would leave copies behind
  for (const std::string_view line : lines) {
    whole.append(whole.empty() ? "" : line_end).append(line);
  }
  forms.AddWhole(whole);
  WipeString(whole);
}

// A newline in a needle would hold back the end of every line before it; so the lines are looked
// for, and the whole only where none of them is worth it.
void AddLines(const std::vector<std::string_view>& lines, FormList& forms) {
  if (std::none_of(lines.begin(), lines.end(), IsWorthyLine)) {
    AddJoined(lines, "\n", forms);
    AddJoined(lines, "\r\n", forms);
  }
  for (const std::string_view line : lines) {
    if (IsWorthyLine(line)) {
      forms.AddWhole(Trim(line));
      AddDerived(Trim(line), forms);
    }
  }
}

}  // namespace

std::vector<Secret> NeedlesOf(const Secret& value, ShortValues short_values) {
  const std::string_view bytes = value.Expose();
  const std::string_view text = Trim(bytes);
  const std::vector<std::string_view> lines = LinesOf(text);
  const bool tells_nothing = std::all_of(lines.begin(), lines.end(), [](std::string_view line) {
    return Trim(line).empty() || IsPemBoundary(line);
  });
  if (tells_nothing || !IsMasked(text, short_values)) {
    return {};
  }
  FormList forms;
  if (lines.size() > 1) {
    AddLines(lines, forms);
  } else {
    forms.AddWhole(text);
  }
  AddDerived(text, forms);
  if (text.size() >= kShortestDerivedBytes) {
    AddBrokenLines(text, forms);
    AddBrokenLines(bytes, forms);
  }
  return std::move(forms).Take();
}

bool LeavesLines(const Secret& value) {
  const std::vector<std::string_view> lines = LinesOf(Trim(value.Expose()));
  const auto is_left = [](std::string_view line) {
    return !IsWorthyLine(line) && !IsPemBoundary(line) &&
           std::any_of(line.begin(), line.end(), IsLetterOrDigit);
  };
  return lines.size() > 1 && std::any_of(lines.begin(), lines.end(), IsWorthyLine) &&
         std::any_of(lines.begin(), lines.end(), is_left);
}

}  // namespace stepveil
