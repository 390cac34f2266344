#pragma once

#include "core/mask/masker.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::testing {

inline std::vector<Secret> Secrets(const std::vector<std::string>& texts) {
  std::vector<Secret> secrets;
  for (const std::string& text : texts) {
    secrets.emplace_back(text);
  }
  return secrets;
}

inline std::shared_ptr<const NeedleTable> TableOf(const std::vector<std::string>& needles) {
  return std::make_shared<const NeedleTable>(Secrets(needles));
}

// What a masker makes of a stream of these writes.
inline std::string Streamed(const std::vector<std::string>& needles,
                            const std::vector<std::string_view>& writes) {
  Masker masker(TableOf(needles));
  std::string output;
  for (const std::string_view text : writes) {
    masker.Write(text, output);
  }
  masker.Finish(output);
  return output;
}

// Masking as its definition says, byte by byte and without any search structure.
class Oracle {
 public:
  explicit Oracle(std::vector<std::string> needles) : needles_(std::move(needles)) {}

  // The longest suffix of `text` that is a proper prefix of a needle.
  [[nodiscard]] std::size_t Held(std::string_view text) const {
    std::size_t held = 0;
    for (const std::string_view needle : needles_) {
      for (std::size_t length = held + 1; length < needle.size() && length <= text.size();
           ++length) {
        held = EndsWith(text, needle.substr(0, length)) ? length : held;
      }
    }
    return held;
  }

  // All that is certain when `text` was read and more may come.
  [[nodiscard]] std::string Certain(std::string_view text) const {
    return Render(text, Covered(text), text.size() - Held(text));
  }

  // The whole output when `text` was all.
  [[nodiscard]] std::string Final(std::string_view text) const {
    std::vector<bool> covered = Covered(text);
    const std::size_t cut = CutBytes(text);
    std::fill(covered.end() - static_cast<std::ptrdiff_t>(cut), covered.end(), true);
    return Render(text, covered, text.size());
  }

 private:
  static bool EndsWith(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
  }

  [[nodiscard]] std::vector<bool> Covered(std::string_view text) const {
    std::vector<bool> covered(text.size());
    for (const std::string_view needle : needles_) {
      for (std::size_t at = 0; !needle.empty() && at + needle.size() <= text.size(); ++at) {
        if (text.substr(at, needle.size()) == needle) {
          std::fill_n(covered.begin() + static_cast<std::ptrdiff_t>(at), needle.size(), true);
        }
      }
    }
    return covered;
  }

  // The longest end of `text` that is at least 8 bytes and half of the shortest needle that it
  // may be the beginning of.
  [[nodiscard]] std::size_t CutBytes(std::string_view text) const {
    for (std::size_t length = text.size(); length >= 8; --length) {
      std::size_t shortest = 0;
      for (const std::string_view needle : needles_) {
        const bool begins = needle.size() > length && EndsWith(text, needle.substr(0, length));
        if (begins && (shortest == 0 || needle.size() < shortest)) {
          shortest = needle.size();
        }
      }
      if (shortest != 0 && length * 2 >= shortest) {
        return length;
      }
    }
    return 0;
  }

  // Text before `certain`, and the mask of each region that starts there or earlier.
  static std::string Render(std::string_view text, const std::vector<bool>& covered,
                            std::size_t certain) {
    std::string output;
    for (std::size_t i = 0; i < text.size() && i <= certain; ++i) {
      if (covered[i]) {
        output += i == 0 || !covered[i - 1] ? kMaskText : "";
      } else if (i < certain) {
        output += text[i];
      }
    }
    return output;
  }

  std::vector<std::string> needles_;
};

// Streams `text` in pieces of the sizes that `next_bytes` gives and holds every step against the
// oracle. Says what is wrong, or nothing.
inline std::string Differs(const std::vector<std::string>& needles, std::string_view text,
                           const std::function<std::size_t()>& next_bytes) {
  const Oracle oracle(needles);
  const std::string final_output = oracle.Final(text);
  Masker masker(TableOf(needles));
  std::string output;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view piece = text.substr(at, std::max<std::size_t>(1, next_bytes()));
    masker.Write(piece, output);
    at += piece.size();
    const std::string place = " after " + std::to_string(at) + " bytes";
    if (masker.held_bytes() != oracle.Held(text.substr(0, at))) {
      return "held " + std::to_string(masker.held_bytes()) + place;
    }
    if (output != oracle.Certain(text.substr(0, at))) {
      return "wrote \"" + output + "\"" + place;
    }
    if (final_output.compare(0, output.size(), output) != 0) {
      return "wrote too much, \"" + output + "\"," + place;
    }
  }
  masker.Finish(output);
  if (output != final_output || masker.held_bytes() != 0) {
    return "ended with \"" + output + "\" instead of \"" + final_output + "\"";
  }
  return "";
}

}  // namespace stepveil::testing
