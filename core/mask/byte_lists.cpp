#include "core/mask/byte_lists.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <string>

namespace stepveil {
namespace {

enum class Base { kHex, kUpperHex, kOctal, kDecimal, kSigned };

struct Notation {
  std::string_view before;  // each byte
  Base base;
  std::string_view after;
  std::string_view between;
};

constexpr std::size_t kShortestBytes = 12;  // numbers in a row say little by themselves

constexpr Notation kUnicode = {R"(\u00)", Base::kHex, "", ""};

constexpr std::array<Notation, 14> kNotations = {{
    {R"(\x)", Base::kHex, "", ""},
    {R"(\)", Base::kOctal, "", ""},
    {"%", Base::kHex, "", ""},
    {"%", Base::kUpperHex, "", ""},
    kUnicode,
    {"&#", Base::kDecimal, ";", ""},
    {"&#x", Base::kHex, ";", ""},
    {"", Base::kHex, "", ":"},
    {"", Base::kUpperHex, "", ":"},
    {"", Base::kUpperHex, "", "-"},
    {"0x", Base::kHex, "", ","},
    {"", Base::kDecimal, "", ","},
    {"", Base::kSigned, "", ","},  // Java
    {"", Base::kDecimal, "", ""},
}};

void AppendDigits(std::string& form, char byte, Base base) {
  const auto value = static_cast<unsigned char>(byte);
  if (base == Base::kDecimal || base == Base::kSigned) {
    form += std::to_string(base == Base::kSigned ? static_cast<signed char>(byte) : int{value});
  } else if (base == Base::kOctal) {
    form += {static_cast<char>('0' + (value >> 6U)), static_cast<char>('0' + (value >> 3U & 7U)),
             static_cast<char>('0' + (value & 7U))};
  } else {
    const std::string_view digits = base == Base::kHex ? "0123456789abcdef" : "0123456789ABCDEF";
    form += {digits[value >> 4U], digits[value & 15U]};
  }
}

// Without a backslash before it all, which says nothing and would ask for a search of the stream as
// it is.
std::string ListOf(std::string_view text, const Notation& notation) {
  std::string form;
  form.reserve(text.size() * 8);  // growing would leave copies behind
  for (const char& c : text) {
    form += &c == text.data() ? std::string_view() : notation.between;
    form += notation.before;
    AppendDigits(form, c, notation.base);
    form += notation.after;
  }
  if (!form.empty() && form.front() == '\\') {
    form.erase(0, 1);
  }
  return form;
}

}  // namespace

void AddByteLists(std::string_view text, FormList& forms) {
  for (const Notation& notation : kNotations) {
    forms.Add(ListOf(text, notation), kShortestBytes);
  }
}

void AddUnreadLists(std::string_view text, FormList& forms) {
  constexpr std::size_t kLeastRead = 20;  // at least ListWalk::kLeastBytes, if few have one digit
  if (text.size() < kLeastRead) {
    AddByteLists(text, forms);
  } else {
    forms.Add(ListOf(text, kUnicode), kShortestBytes);
  }
}

}  // namespace stepveil
