#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::testing {

// Lists of numbers in a text, told from the definition: each base by itself, number by number.

enum class NumberKind { kHex, kDecimal, kOctal };

struct ListedNumber {
  unsigned value;
  std::size_t begin;
  std::size_t end;
  bool first;  // of its line
};

// A list of them.
struct NumberRun {
  std::vector<ListedNumber> numbers;
  std::vector<std::size_t> line_ends;
  std::vector<std::size_t> firsts;  // where the first numbers of lines begin
  bool open = true;                 // the text's end belongs to it
};

inline bool IsAlnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// The digits that the letters and digits `token` are, without 0x or x; nothing if they are none.
inline std::string_view DigitsOf(std::string_view token, NumberKind kind) {
  for (const std::string_view prefix : {"0x", "0X", "x", "X"}) {
    if (token.starts_with(prefix)) {
      return kind == NumberKind::kHex && token.size() <= prefix.size() + 2
                 ? token.substr(prefix.size())
                 : std::string_view();
    }
  }
  return token;
}

inline int DigitValue(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0 ? c - '0' : (c | 0x20) - 'a' + 10;
}

// -1 if it is none.
inline int ValueOf(std::string_view token, NumberKind kind, bool minus) {
  const int base = kind == NumberKind::kHex ? 16 : kind == NumberKind::kDecimal ? 10 : 8;
  const std::string digits(DigitsOf(token, kind));
  const bool fits = kind == NumberKind::kHex       ? digits.size() <= 2
                    : kind == NumberKind::kDecimal ? digits.size() <= 3
                                                   : digits.size() == 3;
  std::size_t read = 0;
  const bool may = fits && !digits.empty() && DigitValue(digits[0]) < base;
  const int value = may ? std::stoi(digits, &read, base) : -1;
  if (read != digits.size() || value > 255 || !may) {
    return -1;
  }
  return minus && kind == NumberKind::kDecimal ? (256 - value) % 256 : value;
}

// Do only a few signs stand between the last line's begin and the end of `before`?
inline bool IsFirst(std::string_view before) {
  const std::string_view line = before.substr(before.rfind('\n') + 1);
  return line.size() <= 6 && std::none_of(line.begin(), line.end(), IsAlnum);
}

// The lists of `text` whose numbers are of this kind.
inline std::vector<NumberRun> RunsOf(std::string_view text, NumberKind kind) {
  std::vector<NumberRun> runs;
  bool fresh = true;
  std::size_t most = 0;
  std::size_t between = 0;
  const auto leave = [&] {
    fresh = true;
    if (!runs.empty()) {
      runs.back().open = false;
    }
  };
  for (std::size_t at = 0; at < text.size();) {
    if (!IsAlnum(text[at])) {
      if (++between > most || static_cast<unsigned char>(text[at]) >= 0x80) {
        leave();
      } else if (text[at] == '\n') {
        runs.back().line_ends.push_back(at);
      }
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && IsAlnum(text[end])) {
      ++end;
    }
    if (end == text.size()) {
      return runs;  // goes on
    }
    const std::string_view token = text.substr(at, end - at);
    const bool minus = at > 0 && text[at - 1] == '-' && (at == 1 || !IsAlnum(text[at - 2]));
    const int value = ValueOf(token, kind, minus);
    if (value < 0) {
      leave();
      most = 0;
    } else {
      if (fresh) {
        runs.emplace_back();
        fresh = false;
      }
      const std::size_t digits = DigitsOf(token, kind).size();
      runs.back().numbers.push_back(
          {static_cast<unsigned>(value), end - digits, end, IsFirst(text.substr(0, at))});
      if (runs.back().numbers.back().first) {
        runs.back().firsts.push_back(end - digits);
      }
      most = digits == 1 ? 3 : 6;
    }
    between = 0;
    at = end;
  }
  return runs;
}

}  // namespace stepveil::testing
