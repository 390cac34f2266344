#include "core/mask/lossy.h"

#include "core/mask/characters.h"

#include <algorithm>
#include <string>
#include <utility>

namespace stepveil {
namespace {

bool IsForeign(char c) { return static_cast<unsigned char>(c) >= 0x80; }

enum class Each { kByte, kCharacter };

std::string With(std::string_view instead, Each each, std::string_view text) {
  std::string form;
  form.reserve(text.size() * 3);  // growing would leave copies behind
  while (!text.empty()) {
    const std::size_t bytes =
        IsForeign(text.front()) && each == Each::kCharacter ? SequenceBytes(text) : std::size_t{1};
    form += IsForeign(text.front()) ? instead : text.substr(0, 1);
    text.remove_prefix(bytes);
  }
  return form;
}

std::string ReadAsLatin1(std::string_view text) {
  std::string form;
  form.reserve(text.size() * 2);
  for (const char c : text) {
    AppendUtf8(form, static_cast<unsigned char>(c));
  }
  return form;
}

bool IsControl(char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\n') || c == '\x7f'; }

// As cat -A has it.
std::string InMeta(std::string_view text) {
  std::string form;
  form.reserve(text.size() * 4);
  for (const char c : text) {
    const auto low = static_cast<char>(c & 0x7f);
    const bool control = IsForeign(c) ? IsControl(low) || low == '\n' : IsControl(c);
    form += IsForeign(c) ? "M-" : "";
    form += control ? "^" : "";
    form += control ? static_cast<char>(low ^ 0x40) : low;
  }
  return form;
}

void AddForeign(std::string_view text, FormList& forms) {
  forms.Add(ReadAsLatin1(text), LeastSpelled(text));
  std::string rest = With("", Each::kByte, text);
  if (rest.size() >= kShortestDerivedBytes) {  // else question marks alone might be looked for
    constexpr std::string_view kReplacement = "\xef\xbf\xbd";
    for (const Each each : {Each::kByte, Each::kCharacter}) {
      forms.Add(With("?", each, text), kShortestDerivedBytes);
      forms.Add(With(kReplacement, each, text), kShortestDerivedBytes);
    }
  }
  forms.Add(std::move(rest), kShortestDerivedBytes);
}

}  // namespace

void AddLossy(std::string_view text, FormList& forms) {
  if (std::any_of(text.begin(), text.end(), IsForeign)) {
    AddForeign(text, forms);
  }
  if (std::any_of(text.begin(), text.end(), [](char c) { return IsForeign(c) || IsControl(c); })) {
    forms.Add(InMeta(text), LeastSpelled(text));
  }
}

}  // namespace stepveil
