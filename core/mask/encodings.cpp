#include "core/mask/encodings.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/mask/characters.h"

#include <algorithm>
#include <utility>

namespace stepveil {
namespace {

void AddBothAlphabets(std::string standard, std::size_t least_bytes, FormList& forms) {
  std::string url = standard;
  std::replace(url.begin(), url.end(), '+', '-');
  std::replace(url.begin(), url.end(), '/', '_');
  forms.Add(std::move(standard), least_bytes);
  forms.Add(std::move(url), least_bytes);
}

std::string Shifted(std::string_view text, std::size_t shift) {
  std::string shifted;
  shifted.reserve(shift + text.size());
  shifted.append(shift, '\0').append(text);
  return shifted;
}

// The characters of an encoding of `bits` a character that depend on `text` alone when `shift`
// bytes precede it in its group.
std::string CoreOf(std::string encoded, std::size_t text_bytes, std::size_t shift,
                   std::size_t bits) {
  const std::size_t first = (shift * 8 + bits - 1) / bits;
  const std::size_t end = (shift + text_bytes) * 8 / bits;
  std::string core = end > first ? encoded.substr(first, end - first) : std::string();
  WipeString(encoded);
  return core;
}

std::string Base64Core(std::string_view text, std::size_t shift) {
  std::string shifted = Shifted(text, shift);
  std::string core = CoreOf(Base64(shifted), text.size(), shift, 6);
  WipeString(shifted);
  return core;
}

// A blank or a backquote for a nought, and from there on in the order of ASCII.
std::string UuDigits(std::string_view base64, char nought) {
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string digits(base64);
  for (char& c : digits) {
    c = c == 'A' ? nought : static_cast<char>(' ' + kBase64.find(c));
  }
  return digits;
}

constexpr std::size_t kUuLineBytes = 45;

void AddUuLine(std::string_view bytes, std::size_t shift, FormList& forms) {
  std::string core = Base64Core(bytes, shift);
  for (const char nought : {'`', ' '}) {
    forms.Add(UuDigits(core, nought), LeastEncoded(bytes));
  }
  WipeString(core);
}

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBase32Hex = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

// Without padding.
std::string Base32(std::string_view bytes, std::string_view alphabet) {
  std::string text;
  text.reserve(bytes.size() * 8 / 5 + 1);
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    bits = (bits << 8U | static_cast<unsigned char>(c)) & 0xfffU;
    for (count += 8; count >= 5; count -= 5) {
      text += alphabet[bits >> (count - 5) & 31U];
    }
  }
  if (count > 0) {
    text += alphabet[bits << (5 - count) & 31U];
  }
  return text;
}

std::string UpperDigits(std::string digits) {
  for (char& c : digits) {
    c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return digits;
}

enum class Order { kLittle, kBig };

std::string Utf16(std::string_view text, Order order) {
  std::string bytes;
  bytes.reserve(text.size() * 2);
  ForEachUnit(text, [&](unsigned unit) {
    const auto high = static_cast<char>(unit >> 8U);
    const auto low = static_cast<char>(unit & 0xffU);
    bytes += order == Order::kLittle ? low : high;
    bytes += order == Order::kLittle ? high : low;
  });
  return bytes;
}

// Both orders of a text of ASCII are one then, and one that can be looked for across gaps.
std::string WithoutOuterNuls(std::string utf16) {
  if (!utf16.empty() && utf16.back() == '\0') {
    utf16.pop_back();
  }
  if (!utf16.empty() && utf16.front() == '\0') {
    utf16.erase(utf16.begin());
  }
  return utf16;
}

}  // namespace

void AddBase64(std::string_view text, FormList& forms) {
  for (std::size_t shift = 0; shift < 3; ++shift) {
    AddBothAlphabets(Base64Core(text, shift), LeastEncoded(text), forms);
  }
  AddBothAlphabets(Base64(text), LeastEncoded(text), forms);
}

void AddBase64Twice(std::string_view text, FormList& forms) {
  constexpr std::size_t kPadded = 3;
  for (std::size_t inner = 0; inner <= kPadded; ++inner) {
    std::string once = inner == kPadded ? Base64(text) : Base64Core(text, inner);
    for (std::size_t outer = 0; outer < 3; ++outer) {
      forms.Add(Base64Core(once, outer), kShortestDerivedBytes);
    }
    WipeString(once);
  }
}

void AddBase32(std::string_view text, FormList& forms) {
  for (std::size_t shift = 0; shift < 5; ++shift) {
    std::string shifted = Shifted(text, shift);
    forms.Add(CoreOf(Base32(shifted, kBase32), text.size(), shift, 5), kShortestDerivedBytes);
    WipeString(shifted);
  }
  forms.Add(Base32(text, kBase32), kShortestDerivedBytes);
  forms.Add(Base32(text, kBase32Hex), kShortestDerivedBytes);
}

void AddUuencode(std::string_view text, FormList& forms) {
  if (text.size() <= kUuLineBytes) {
    for (std::size_t shift = 0; shift < 3; ++shift) {
      AddUuLine(text, shift, forms);
    }
    return;
  }
  for (std::size_t at = 0; at < text.size(); at += kUuLineBytes) {
    AddUuLine(text.substr(at, kUuLineBytes), 0, forms);
  }
}

void AddHex(std::string_view text, FormList& forms) {
  forms.Add(Hex(text), LeastEncoded(text));
  forms.Add(UpperDigits(Hex(text)), LeastEncoded(text));
}

void AddUtf16(std::string_view text, FormList& forms) {
  std::string little = WithoutOuterNuls(Utf16(text, Order::kLittle));
  forms.Add(Hex(little), kShortestDerivedBytes);
  for (std::size_t shift = 0; shift < 3; ++shift) {
    forms.Add(Base64Core(little, shift), kShortestDerivedBytes);
  }
  if (!HasOneOf(text, "\r\n")) {  // a line's end is no byte of it
    for (const Order order : {Order::kLittle, Order::kBig}) {
      forms.Add(WithoutOuterNuls(Utf16(text, order)), kShortestDerivedBytes);
    }
  }
  WipeString(little);
}

void AddQuotedPrintable(std::string_view text, FormList& forms) {
  std::string form;
  form.reserve(text.size() * 3);
  for (const char& c : text) {
    if (c == '=' || c < ' ' || c > '~') {
      form.append(1, '=').append(UpperDigits(Hex({&c, 1})));
    } else {
      form += c;
    }
  }
  forms.Add(std::move(form), LeastSpelled(text));
}

}  // namespace stepveil
