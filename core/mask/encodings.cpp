#include "core/mask/encodings.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/mask/needles.h"
#include "core/mask/worth.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

void AddBothAlphabets(std::string standard, FormList& forms) {
  std::string url = standard;
  std::replace(url.begin(), url.end(), '+', '-');
  std::replace(url.begin(), url.end(), '/', '_');
  forms.Add(std::move(standard));
  forms.Add(std::move(url));
}

// The characters of base64 that depend on `text` alone when `shift` bytes precede it in its group.
std::string Base64Core(std::string_view text, std::size_t shift) {
  std::string shifted;
  shifted.reserve(shift + text.size());
  shifted.append(shift, '\0').append(text);
  std::string encoded = Base64(shifted);
  const std::size_t first = (shift * 8 + 5) / 6;
  const std::size_t end = shifted.size() * 8 / 6;
  std::string core = encoded.substr(first, end - first);
  WipeString(shifted);
  WipeString(encoded);
  return core;
}

std::string UpperDigits(std::string digits) {
  for (char& c : digits) {
    c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return digits;
}

enum class Digits { kLower, kUpper };

struct PercentStyle {
  std::string_view plain;  // left alone besides letters and digits
  std::string_view space;
};

constexpr std::array<PercentStyle, 7> kPercentStyles = {{
    {"-._~", "%20"},                  // RFC 3986, jq, curl
    {"-._~", "+"},                    // Go's QueryEscape, Python's quote_plus
    {"-._~/", "%20"},                 // Python's quote
    {"-._~!'()*", "%20"},             // encodeURIComponent
    {"-._~!'()*;/?:@&=+$,#", "%20"},  // encodeURI
    {"-._~$&+=:@", "%20"},            // Go's PathEscape
    {"-._*", "+"},                    // application/x-www-form-urlencoded, Java's URLEncoder
}};

std::string PercentForm(std::string_view text, const PercentStyle& style, Digits digits) {
  std::string form;
  form.reserve(text.size() * 3);
  for (const char& c : text) {
    if (c == ' ') {
      form += style.space;
    } else if (IsLetterOrDigit(c) || style.plain.find(c) != std::string_view::npos) {
      form += c;
    } else {
      const std::string hex = Hex({&c, 1});
      form += '%';
      form += digits == Digits::kUpper ? UpperDigits(hex) : hex;
    }
  }
  return form;
}

// For each byte of `value`: is it part of what must not be seen?
std::vector<bool> SecretBytes(std::string_view value) {
  std::vector<bool> secret(value.size());
  for (const std::string_view line : LinesOf(value)) {
    const std::string_view text = IsPemBoundary(line) ? std::string_view() : Trim(line);
    const auto start = secret.begin() + (text.empty() ? 0 : text.data() - value.data());
    std::fill_n(start, text.size(), true);
  }
  return secret;
}

// `add`s each run of `block_bytes` that becomes a line of its own.
void AddLines(std::string_view value, std::size_t block_bytes,
              void (*add)(std::string_view, FormList&), FormList& forms) {
  const std::vector<bool> secret = SecretBytes(value);
  for (std::size_t at = 0; value.size() > block_bytes && at < value.size(); at += block_bytes) {
    const std::string_view block = value.substr(at, block_bytes);
    const auto first = secret.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = first + static_cast<std::ptrdiff_t>(block.size());
    if (static_cast<std::size_t>(std::count(first, end, true)) >= kShortestDerivedBytes) {
      add(block, forms);
    }
  }
}

// The last line, too, may go on: echo(1) adds a newline to what is encoded.
void AddBase64Line(std::string_view block, FormList& forms) {
  forms.Add(Base64(block));
  forms.Add(Base64Core(block, 0));
}

void AddHexLine(std::string_view block, FormList& forms) { forms.Add(Hex(block)); }

}  // namespace

void AddBase64(std::string_view text, FormList& forms) {
  for (std::size_t shift = 0; shift < 3; ++shift) {
    AddBothAlphabets(Base64Core(text, shift), forms);
  }
  AddBothAlphabets(Base64(text), forms);
}

void AddHex(std::string_view text, FormList& forms) {
  forms.Add(Hex(text));
  forms.Add(UpperDigits(Hex(text)));
}

void AddPercent(std::string_view text, FormList& forms) {
  for (const PercentStyle& style : kPercentStyles) {
    forms.Add(PercentForm(text, style, Digits::kUpper));
    forms.Add(PercentForm(text, style, Digits::kLower));
  }
}

void AddBrokenLines(std::string_view value, FormList& forms) {
  constexpr std::size_t kBase64Bytes = 57;  // 76 characters
  constexpr std::size_t kPemBytes = 48;     // 64
  constexpr std::size_t kXxdBytes = 30;     // 60 digits
  AddLines(value, kBase64Bytes, AddBase64Line, forms);
  AddLines(value, kPemBytes, AddBase64Line, forms);
  AddLines(value, kXxdBytes, AddHexLine, forms);
}

}  // namespace stepveil
