#include "core/mask/percent.h"

#include "core/base/text.h"
#include "core/mask/characters.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

constexpr std::size_t kMostStyles = 32;

enum class Digits { kLower, kUpper };
enum class Space { kPercent, kPlus };

// Which bytes an encoder writes as %XX.
using Encoded = std::bitset<256>;

std::size_t At(char c) { return static_cast<unsigned char>(c); }

// What an encoder leaves alone besides letters, digits and - _ . (which all leave).
struct Encoder {
  std::string_view plain;
  Space space;
};

constexpr auto kPercent = Space::kPercent;
constexpr auto kPlus = Space::kPlus;

// The last nine are the sets of the WHATWG's URL standard; its parsers leave a % as it is.
constexpr std::array<Encoder, 21> kEncoders = {{
    {"~", kPercent},                           // RFC 3986, jq, curl, PHP's rawurlencode, .NET
    {"~", kPlus},                              // Go's QueryEscape, Python's quote_plus
    {"~/", kPercent},                          // Python's quote
    {"~!'()*", kPercent},                      // encodeURIComponent, Perl's uri_escape
    {"~!'()*;/?:@&=+$,#", kPercent},           // encodeURI
    {"~!'()*;/?:@&=+$,#[]", kPercent},         // Python's and Java's quoting of a whole address
    {"~!'()*;/?:@&=+$,#[]%", kPercent},        // Perl's uri_escape of a whole address, requests
    {"~$&+=:@", kPercent},                     // Go's PathEscape
    {"~$&+=:@/;,", kPercent},                  // Go's URL.String(): paths
    {"~$&+=;,", kPercent},                     // Go's user information
    {"~$&+=:@/;,!'()*", kPercent},             // Go's fragments, .NET's and Java's paths
    {"*", kPlus},                              // x-www-form-urlencoded: Java, browsers, Ruby
    {"", kPlus},                               // PHP's urlencode
    {"@*+/", kPercent},                        // JavaScript's escape(), of ASCII
    {"~!$%&'()*+,", kPercent},                 // WHATWG: component and userinfo
    {"~!$%&'()*+,/:;=?@[\\]^{|}#", kPercent},  // fragment, but for blanks and quotes
    {"~!$%&()*+,/:;=?@[\\]^`{|}'", kPercent},  // query
    {"~!$%&()*+,/:;=?@[\\]^`{|}", kPercent},   // special query
    {"~!$%&'()*+,/:;=@[\\]|", kPercent},       // path
    {"~!$%&'()*+,/:;=@[\\]^|", kPercent},      // path, today
    {" ~!\"#$%&'()*+,/:;<=>?@[\\]^`{|}", kPercent},  // C0 controls
}};

Encoded Of(const Encoder& encoder) {
  Encoded encoded;
  encoded.set();
  for (unsigned byte = 0; byte < 128; ++byte) {
    if (IsLetterOrDigit(static_cast<char>(byte))) {
      encoded.reset(byte);
    }
  }
  for (const std::string_view plain : {encoder.plain, std::string_view("-_.")}) {
    for (const char c : plain) {
      encoded.reset(At(c));
    }
  }
  return encoded;
}

void AppendByte(std::string& form, char byte, Digits digits) {
  const std::string_view alphabet =
      digits == Digits::kUpper ? "0123456789ABCDEF" : "0123456789abcdef";
  form += {'%', alphabet[At(byte) >> 4U], alphabet[At(byte) & 15U]};
}

std::string PercentForm(std::string_view text, const Encoded& encoded, Space space, Digits digits) {
  std::string form;
  form.reserve(text.size() * 3);  // growing would leave copies behind
  for (const char c : text) {
    if (c == ' ' && space == Space::kPlus) {
      form += '+';
    } else if (encoded.test(At(c))) {
      AppendByte(form, c, digits);
    } else {
      form += c;
    }
  }
  return form;
}

void AddBothCases(std::string_view text, const Encoded& encoded, Space space, FormList& forms) {
  for (const Digits digits : {Digits::kUpper, Digits::kLower}) {
    forms.Add(PercentForm(text, encoded, space, digits), LeastSpelled(text));
  }
}

// Both encoders take a % for a character like any other.
void AddTwice(std::string_view text, FormList& forms) {
  for (const Encoder& encoder : {kEncoders[0], kEncoders[3], kEncoders[11]}) {
    for (const Digits digits : {Digits::kUpper, Digits::kLower}) {
      std::string once = PercentForm(text, Of(encoder), encoder.space, digits);
      forms.Add(PercentForm(once, Of(encoder), encoder.space, digits), LeastSpelled(text));
      WipeString(once);
    }
  }
}

// The characters that encoders may differ in: printable ones that some encoder encodes.
std::string SpecialsOf(std::string_view text) {
  std::string specials;
  for (const char c : text) {
    const bool printable = c >= ' ' && c <= '~';
    const bool plain = IsLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    if (printable && !plain && specials.find(c) == std::string::npos) {
      specials += c;
    }
  }
  return specials;
}

// `specials` as bits: which are encoded?
Encoded Subset(const std::string& specials, std::size_t bits) {
  Encoded encoded = Of(kEncoders.back());
  for (std::size_t i = 0; i < specials.size(); ++i) {
    encoded.set(At(specials[i]), (bits >> i & 1U) != 0);
  }
  return encoded;
}

std::vector<Encoded> AllSubsets(const std::string& specials) {
  std::vector<Encoded> subsets;
  for (std::size_t bits = 0; bits < std::size_t{1} << specials.size(); ++bits) {
    subsets.push_back(Subset(specials, bits));
  }
  return subsets;
}

std::vector<Encoded> NearKnownOnes(const std::string& specials) {
  std::vector<Encoded> near;
  for (const Encoder& encoder : kEncoders) {
    for (const char c : specials) {
      if (near.size() < kMostStyles) {
        near.push_back(Of(encoder).flip(At(c)));
      }
    }
  }
  return near;
}

std::string JavaScriptEscape(std::string_view text, Digits digits) {
  const Encoded encoded = Of(kEncoders[13]);
  std::string form;
  form.reserve(text.size() * 6);
  ForEachUnit(text, [&](unsigned unit) {
    if (unit >= 0x100) {
      std::string high;
      AppendByte(high, static_cast<char>(unit >> 8U), digits);
      std::string low;
      AppendByte(low, static_cast<char>(unit & 0xffU), digits);
      form.append("%u").append(high, 1).append(low, 1);
    } else if (encoded.test(unit)) {
      AppendByte(form, static_cast<char>(unit), digits);
    } else {
      form += static_cast<char>(unit);
    }
  });
  return form;
}

}  // namespace

void AddPercent(std::string_view text, FormList& forms) {
  for (const Encoder& encoder : kEncoders) {
    AddBothCases(text, Of(encoder), encoder.space, forms);
  }
  AddTwice(text, forms);
}

void AddPercentSubsets(std::string_view text, FormList& forms) {
  constexpr std::size_t kMostSpecials = 5;  // 32 subsets, digits in both cases
  std::string specials = SpecialsOf(text);
  const bool few = specials.size() <= kMostSpecials;
  for (const Encoded& subset : few ? AllSubsets(specials) : NearKnownOnes(specials)) {
    AddBothCases(text, subset, Space::kPercent, forms);
    if (specials.find(' ') != std::string::npos) {
      AddBothCases(text, subset, Space::kPlus, forms);
    }
  }
  for (const Digits digits : {Digits::kUpper, Digits::kLower}) {
    forms.Add(JavaScriptEscape(text, digits), LeastSpelled(text));
  }
  WipeString(specials);
}

}  // namespace stepveil
