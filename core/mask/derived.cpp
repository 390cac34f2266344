#include "core/mask/derived.h"

#include "core/base/text.h"
#include "core/mask/byte_lists.h"
#include "core/mask/characters.h"
#include "core/mask/coded.h"
#include "core/mask/encodings.h"
#include "core/mask/escapes.h"
#include "core/mask/letter_lists.h"
#include "core/mask/lossy.h"
#include "core/mask/percent.h"

#include <algorithm>
#include <string>
#include <utility>

namespace stepveil {
namespace {

// What no language, no quotes and no address write in another way: most tokens are made of it.
bool IsSameEverywhere(char c) { return IsLetterOrDigit(c) || c == '_'; }

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// As a shell's echo prints it unquoted: its words with one blank between.
std::string Words(std::string_view text) {
  std::string words;
  words.reserve(text.size());
  for (const char c : text) {
    if (!IsBlank(c)) {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  return words;
}

template <typename Convert>
std::string Converted(std::string_view text, Convert&& convert) {
  std::string converted(text);
  for (char& c : converted) {
    c = convert(c);
  }
  return converted;
}

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

void AddCases(std::string_view text, FormList& forms) {
  forms.Add(Converted(text, Upper), kShortestDerivedBytes);
  forms.Add(Converted(text, Lower), kShortestDerivedBytes);
}

bool IsSame(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsSameEverywhere);
}

void AddMore(std::string_view text, FormList& forms) {
  AddBase64Twice(text, forms);
  AddUtf16(text, forms);
  AddBase32(text, forms);
  AddUuencode(text, forms);
  AddLossy(text, forms);
  AddQuotedPrintable(text, forms);
  AddCases(text, forms);
  if (!IsSame(text)) {
    AddRareEscapes(text, forms);
    AddBase64OfJson(text, forms);
    AddRareQuotings(text, forms);
    AddCoded(text, forms);
  }
}

void AddRarest(std::string_view text, FormList& forms) {
  AddUnreadLists(text, forms);
  AddLetterLists(text, forms);
  if (!IsSame(text)) {
    AddPercentSubsets(text, forms);
  }
}

void AddCommon(std::string_view text, FormList& forms) {
  AddHex(text, forms);
  if (!IsSame(text)) {
    AddPercent(text, forms);
    AddEscapes(text, forms);
    AddQuotings(text, forms);
    if (!HasOneOf(text, "\r\n")) {
      forms.Add(Words(text), kShortestDerivedBytes);
    }
  }
}

}  // namespace

Forms LevelFor(std::string_view text, Forms asked) {
  struct Bound {
    std::size_t most_bytes;
    Forms level;
  };
  constexpr Bound kBounds[] = {{64, Forms::kEach},
                               {1024, Forms::kMany},
                               {std::size_t{32} << 10, Forms::kCommon},
                               {std::size_t{512} << 10, Forms::kFew}};
  for (const Bound& bound : kBounds) {
    if (text.size() <= bound.most_bytes) {
      return std::min(asked, bound.level);
    }
  }
  return Forms::kTexts;
}

void AddDerived(std::string_view text, Forms level, FormList& forms) {
  struct Step {
    Forms level;
    void (*add)(std::string_view, FormList&);
  };
  constexpr Step kSteps[] = {{Forms::kFew, AddBase64},    {Forms::kFew, AddJson},
                             {Forms::kCommon, AddCommon}, {Forms::kMany, AddMore},
                             {Forms::kAll, AddRarest},    {Forms::kEach, AddByteLists}};
  for (const Step& step : kSteps) {
    if (level >= step.level && !forms.full()) {
      step.add(text, forms);
    }
  }
}

}  // namespace stepveil
