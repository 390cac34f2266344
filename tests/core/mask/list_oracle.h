#pragma once

#include "tests/core/mask/list_runs.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil::testing {

// What lists of numbers in a text hide of needles, told from the definition: each base by itself,
// number by number, needle by needle.
class ListOracle {
 public:
  ListOracle() = default;
  ListOracle(std::vector<std::string> plain, std::vector<std::string> gapped)
      : plain_(std::move(plain)), gapped_(std::move(gapped)) {}

  // Marks what is masked.
  void Cover(std::string_view text, std::vector<bool>& covered) const {
    for (const Kind kind : {Kind::kHex, Kind::kDecimal, Kind::kOctal}) {
      for (const Run& run : RunsOf(text, kind)) {
        CoverIn(run, plain_, covered);
        CoverIn(WithoutGaps(run), gapped_, covered);
      }
    }
  }

  // The same of what the text's end cut off.
  void CoverCut(std::string_view text, std::vector<bool>& covered) const {
    const std::string ended = std::string(text) + "|";
    for (const Kind kind : {Kind::kHex, Kind::kDecimal, Kind::kOctal}) {
      const std::vector<Run> runs = RunsOf(ended, kind);
      if (!runs.empty() && runs.back().open) {
        CoverCutIn(runs.back(), plain_, covered);
        CoverCutIn(WithoutGaps(runs.back()), gapped_, covered);
      }
    }
  }

  // How many of the last bytes may belong to a list that is a needle's beginning.
  [[nodiscard]] std::size_t Held(std::string_view text) const {
    std::size_t held = 0;
    for (const Kind kind : {Kind::kHex, Kind::kDecimal, Kind::kOctal}) {
      const std::vector<Run> runs = RunsOf(text, kind);
      if (!runs.empty() && runs.back().open) {
        held = std::max({held, HeldIn(runs.back(), plain_, text),
                         HeldIn(WithoutGaps(runs.back()), gapped_, text)});
      }
      held = std::max(held, HeldDigits(text, kind));
    }
    return held;
  }

 private:
  using Kind = NumberKind;
  using Number = ListedNumber;
  using Run = NumberRun;

  static bool IsGap(unsigned value) { return value <= ' ' || value == '\\'; }

  // In all ways that may be read.
  static std::vector<std::string> Written(unsigned value, Kind kind) {
    std::vector<std::string> all;
    const auto add = [&](const char* format) {
      std::array<char, 8> text;
      std::snprintf(text.data(), text.size(), format, value);
      if (std::string_view(text.data()).size() <= (kind == Kind::kHex ? 2U : 3U)) {
        all.emplace_back(text.data());
      }
    };
    if (kind == Kind::kOctal) {
      add("%03o");
    } else if (kind == Kind::kDecimal) {
      for (const char* format : {"%u", "%02u", "%03u"}) {
        add(format);
      }
    } else {
      for (const char* format : {"%x", "%02x", "%X", "%02X"}) {
        add(format);
      }
      if (value >= 0xa0 || (value & 15U) >= 10) {  // in mixed cases
        all.push_back({"0123456789abcdef"[value >> 4U], "0123456789ABCDEF"[value & 15U]});
        all.push_back({"0123456789ABCDEF"[value >> 4U], "0123456789abcdef"[value & 15U]});
      }
    }
    return all;
  }

  static Run WithoutGaps(Run run) {
    std::erase_if(run.numbers, [](const Number& number) { return IsGap(number.value); });
    return run;
  }

  // Of what begins with this number, behind each line's end before which fewer than four bytes of
  // it stand; but for what stands at a line's begin.
  static std::size_t MaskedBegin(const Run& run, std::size_t number) {
    std::size_t begin = run.numbers[number].begin;
    for (const std::size_t line_end : run.line_ends) {
      const bool at_begin =
          run.numbers[number].first ||
          std::any_of(run.firsts.begin(), run.firsts.end(),
                      [&](std::size_t first) { return begin <= first && first < line_end; });
      if (line_end >= begin && line_end - begin < 4 && !at_begin) {
        begin = line_end + 1;
      }
    }
    return begin;
  }

  static std::string BytesOf(const Run& run) {
    std::string bytes;
    for (const Number& number : run.numbers) {
      bytes += static_cast<char>(number.value);
    }
    return bytes;
  }

  static void CoverIn(const Run& run, const std::vector<std::string>& needles,
                      std::vector<bool>& covered) {
    const std::string bytes = BytesOf(run);
    for (const std::string& needle : needles) {
      for (std::size_t at = 0; (at = bytes.find(needle, at)) != std::string::npos; ++at) {
        const Number& last = run.numbers[at + needle.size() - 1];
        // What ends a line behind it doesn't count.
        Run until = run;
        std::erase_if(until.line_ends, [&](std::size_t line_end) { return line_end > last.begin; });
        const std::size_t begin = MaskedBegin(until, at);
        if (last.end - begin >= 35) {
          std::fill(covered.begin() + static_cast<std::ptrdiff_t>(begin),
                    covered.begin() + static_cast<std::ptrdiff_t>(last.end), true);
        }
      }
    }
  }

  // The longest end that is at least 8 bytes and half of the shortest needle.
  static void CoverCutIn(const Run& run, const std::vector<std::string>& needles,
                         std::vector<bool>& covered) {
    const std::string bytes = BytesOf(run);
    for (std::size_t length = bytes.size(); length >= 8; --length) {
      std::size_t shortest = 0;
      for (const std::string& needle : needles) {
        if (needle.size() > length && needle.starts_with(bytes.substr(bytes.size() - length)) &&
            (shortest == 0 || needle.size() < shortest)) {
          shortest = needle.size();
        }
      }
      if (shortest != 0 && length * 2 >= shortest) {
        const std::size_t begin = MaskedBegin(run, bytes.size() - length);
        if (covered.size() >= begin + 35) {
          std::fill(covered.begin() + static_cast<std::ptrdiff_t>(begin), covered.end(), true);
        }
        return;
      }
    }
  }

  static std::size_t HeldIn(const Run& run, const std::vector<std::string>& needles,
                            std::string_view text) {
    const std::string bytes = BytesOf(run);
    for (std::size_t length = bytes.size(); length > 0; --length) {
      const std::string_view tail = std::string_view(bytes).substr(bytes.size() - length);
      const bool begins =
          std::any_of(needles.begin(), needles.end(), [&](const std::string& needle) {
            return needle.size() > length && std::string_view(needle).starts_with(tail);
          });
      if (begins) {
        return text.size() - MaskedBegin(run, bytes.size() - length);
      }
    }
    return 0;
  }

  // Of the digits that the text ends with, if they may become a needle's first byte.
  [[nodiscard]] std::size_t HeldDigits(std::string_view text, Kind kind) const {
    std::size_t begin = text.size();
    while (begin > 0 && IsAlnum(text[begin - 1])) {
      --begin;
    }
    const std::string_view digits = DigitsOf(text.substr(begin), kind);
    const bool minus = kind == Kind::kDecimal && digits.size() == text.size() - begin &&
                       begin > 0 && text[begin - 1] == '-' &&
                       (begin == 1 || !IsAlnum(text[begin - 2]));
    for (const auto* needles : {&plain_, &gapped_}) {
      for (const std::string& needle : *needles) {
        const auto first = static_cast<unsigned char>(needle.front());
        const unsigned value = minus ? (256U - first) % 256 : first;
        for (const std::string& written : Written(value, kind)) {
          if (!digits.empty() && std::string_view(written).starts_with(digits)) {
            return digits.size();
          }
        }
      }
    }
    return 0;
  }

  std::vector<std::string> plain_;
  std::vector<std::string> gapped_;
};

}  // namespace stepveil::testing
