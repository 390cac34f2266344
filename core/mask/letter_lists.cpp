#include "core/mask/letter_lists.h"

#include "core/mask/characters.h"

#include <array>
#include <string>
#include <utility>

namespace stepveil {
namespace {

constexpr std::array<std::string_view, 7> kSigns = {",", "-", ".", ":", "|", "_", "/"};

// An apostrophe stands in double quotes then, as Python and Node write it.
void AppendQuoted(std::string& list, std::string_view character, char quote) {
  const char around = character == "'" ? '"' : quote;
  list.append(1, around).append(character).append(1, around);
}

// Without the first and the last quote, which tell nothing.
std::string QuotedList(std::string_view text, char quote) {
  std::string list;
  list.reserve(text.size() * 4);  // growing would leave copies behind
  while (!text.empty()) {
    const std::size_t bytes = SequenceBytes(text);
    list.append(list.empty() ? "" : ",");
    AppendQuoted(list, text.substr(0, bytes), quote);
    text.remove_prefix(bytes);
  }
  list.pop_back();
  list.erase(0, 1);
  return list;
}

std::string PlainList(std::string_view text, std::string_view sign) {
  std::string list;
  list.reserve(text.size() * 2);
  while (!text.empty()) {
    const std::size_t bytes = SequenceBytes(text);
    list.append(list.empty() ? "" : sign).append(text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
  return list;
}

}  // namespace

void AddLetterLists(std::string_view text, FormList& forms) {
  if (text.empty() || HasOneOf(text, "\r\n")) {
    return;
  }
  for (const char quote : {'\'', '"'}) {
    forms.Add(QuotedList(text, quote), kShortestDerivedBytes);
  }
  for (const std::string_view sign : kSigns) {
    forms.Add(PlainList(text, sign), kShortestDerivedBytes);
  }
}

}  // namespace stepveil
