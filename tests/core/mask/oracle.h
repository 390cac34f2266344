#pragma once

#include "tests/core/mask/list_oracle.h"
#include "tests/core/mask/streamed.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::testing {

// Masking as its definition says, byte by byte and without any search structure.
class Oracle {
 public:
  explicit Oracle(const std::vector<std::string>& needles) {
    for (const std::string& needle : needles) {
      const std::string without = WithoutGapBytes(needle);
      const bool across = without.size() >= 12;
      if (across) {
        gapped_.push_back(without);
      }
      if (!needle.empty() && (!across || IsMissedAcross(needle, needles))) {
        plain_.push_back(needle);
      }
    }
    lists_ = ListOracle(plain_, gapped_);
  }

  // How much is held back of a text.
  [[nodiscard]] std::size_t Held(std::string_view text) const {
    const Seen plain = AsItIs(text);
    const Seen gapped = WithoutGaps(text);
    const std::size_t of_plain =
        Tail(plain, plain_, 1, [](std::size_t, std::size_t) { return true; });
    const std::size_t of_gapped =
        Tail(gapped, gapped_, 1, [](std::size_t, std::size_t) { return true; });
    const std::size_t first = std::min(Start(plain, plain.places.size() - of_plain, text.size()),
                                       MaskedStart(gapped, gapped.places.size() - of_gapped, text));
    return std::max(text.size() - first, lists_.Held(text));
  }

  // All that is certain when `text` was read and more may come.
  [[nodiscard]] std::string Certain(std::string_view text) const {
    return Render(text, Covered(text), text.size() - Held(text));
  }

  // The whole output when `text` was all.
  [[nodiscard]] std::string Final(std::string_view text) const {
    std::vector<bool> covered = Covered(text);
    CoverCut(AsItIs(text), plain_, text, covered);
    CoverCut(WithoutGaps(text), gapped_, text, covered);
    lists_.Cover(std::string(text) + "|", covered);
    lists_.CoverCut(text, covered);
    return Render(text, covered, text.size());
  }

 private:
  // A view of a text: its bytes, where each lies, and before which (and before the end, as the last
  // one) a gap is too long or ends a line.
  struct Seen {
    std::string bytes;
    std::vector<std::size_t> places;
    std::vector<bool> parted;
    std::vector<bool> ends_line;
    bool gapped = false;
  };

  static bool IsGapByte(char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '\\'; }

  static std::string WithoutGapBytes(std::string text) {
    text.erase(std::remove_if(text.begin(), text.end(), IsGapByte), text.end());
    return text;
  }

  // Its first bytes are not, but for blanks where another needle is the same but for them.
  static bool IsMissedAcross(const std::string& needle, const std::vector<std::string>& needles) {
    const auto is_its_end = [&](const std::string& other) {
      return !other.empty() && !IsGapByte(other.front()) &&
             WithoutGapBytes(other) == WithoutGapBytes(needle);
    };
    return IsGapByte(needle.back()) || needle.find('\x1b') != std::string::npos ||
           needle.front() == '\\' ||
           (IsGapByte(needle.front()) && std::none_of(needles.begin(), needles.end(), is_its_end));
  }

  static Seen AsItIs(std::string_view text) {
    Seen seen;
    seen.bytes = text;
    for (std::size_t i = 0; i < text.size(); ++i) {
      seen.places.push_back(i);
    }
    seen.parted.assign(text.size() + 1, false);
    seen.ends_line.assign(text.size() + 1, false);
    return seen;
  }

  // The bytes of an escape sequence that begins at `at`, 0 if none does; `text` may end in it.
  static std::size_t SequenceBytes(std::string_view text, std::size_t at) {
    const auto is = [&](std::size_t i, unsigned char first, unsigned char last) {
      return i < text.size() && first <= static_cast<unsigned char>(text[i]) &&
             static_cast<unsigned char>(text[i]) <= last;
    };
    if (text[at] != '\x1b') {
      return 0;
    }
    const bool long_one = is(at + 1, '[', '[');
    std::size_t end = at + (long_one ? 2 : 1);
    std::size_t inside = 0;
    while (is(end, 0x20, long_one ? 0x3f : 0x2f)) {
      if (++inside == 32) {
        return end - at;
      }
      ++end;
    }
    return end - at + (is(end, long_one ? 0x40 : 0x30, 0x7e) ? 1 : 0);
  }

  static Seen WithoutGaps(std::string_view text) {
    Seen seen;
    std::size_t gap = 0;
    bool line = false;
    const auto end_gap = [&] {
      seen.parted.push_back(gap > 1024);
      seen.ends_line.push_back(line);
      gap = 0;
      line = false;
    };
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t size =
          std::max<std::size_t>(SequenceBytes(text, at), IsGapByte(text[at]) ? 1 : 0);
      for (std::size_t i = at; i < at + size; ++i) {
        line = line || text[i] == '\n';
      }
      gap += size;
      if (size == 0) {
        seen.bytes += text[at];
        seen.places.push_back(at);
        end_gap();
      }
      at += std::max<std::size_t>(1, size);
    }
    end_gap();
    seen.gapped = true;
    return seen;
  }

  // Do the bytes from `first` to `last` lie together?
  static bool Together(const Seen& seen, std::size_t first, std::size_t last) {
    return std::none_of(seen.parted.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                        seen.parted.begin() + static_cast<std::ptrdiff_t>(last) + 1,
                        [](bool parted) { return parted; });
  }

  static std::size_t Start(const Seen& seen, std::size_t first, std::size_t end) {
    return first < seen.places.size() ? seen.places[first] : end;
  }

  // Where what is masked begins of an occurrence from byte `first` on.
  static std::size_t MaskedStart(const Seen& seen, std::size_t first, std::string_view text) {
    std::size_t start = first;
    for (std::size_t i = first + 1; seen.gapped && i < first + 4 && i <= seen.places.size(); ++i) {
      start = seen.ends_line[i] ? i : start;
    }
    return Start(seen, start, text.size());
  }

  // The longest end of the text, of `least` bytes or more, that is a proper prefix of a needle, and
  // for which `is_wanted` says so: of it and the shortest needle that it may be the beginning of.
  template <typename Wanted>
  static std::size_t Tail(const Seen& seen, const std::vector<std::string>& needles,
                          std::size_t least, const Wanted& is_wanted) {
    const std::string_view bytes = seen.bytes;
    for (std::size_t length = bytes.size(); length >= least; --length) {
      const std::string_view tail = bytes.substr(bytes.size() - length);
      std::size_t shortest = 0;
      for (const std::string& needle : needles) {
        const bool begins = needle.size() > length && std::string_view(needle).starts_with(tail);
        if (begins && (shortest == 0 || needle.size() < shortest)) {
          shortest = needle.size();
        }
      }
      if (shortest != 0 && is_wanted(length, shortest) &&
          Together(seen, bytes.size() - length, bytes.size())) {
        return length;
      }
    }
    return 0;
  }

  static void Cover(std::size_t start, std::size_t end, std::vector<bool>& covered) {
    std::fill(covered.begin() + static_cast<std::ptrdiff_t>(start),
              covered.begin() + static_cast<std::ptrdiff_t>(end), true);
  }

  static void CoverAll(const Seen& seen, const std::vector<std::string>& needles,
                       std::string_view text, std::vector<bool>& covered) {
    for (const std::string& needle : needles) {
      for (std::size_t at = 0; (at = seen.bytes.find(needle, at)) != std::string::npos; ++at) {
        const std::size_t last = at + needle.size() - 1;
        if (Together(seen, at, last)) {
          Cover(MaskedStart(seen, at, text), seen.places[last] + 1, covered);
        }
      }
    }
  }

  [[nodiscard]] std::vector<bool> Covered(std::string_view text) const {
    std::vector<bool> covered(text.size());
    CoverAll(AsItIs(text), plain_, text, covered);
    CoverAll(WithoutGaps(text), gapped_, text, covered);
    lists_.Cover(text, covered);
    return covered;
  }

  // The longest end that is at least 8 bytes and half of the shortest needle.
  static void CoverCut(const Seen& seen, const std::vector<std::string>& needles,
                       std::string_view text, std::vector<bool>& covered) {
    const std::size_t cut = Tail(seen, needles, 8, [](std::size_t length, std::size_t shortest) {
      return length * 2 >= shortest;
    });
    if (cut != 0) {
      Cover(MaskedStart(seen, seen.places.size() - cut, text), seen.places.back() + 1, covered);
    }
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

  std::vector<std::string> plain_;   // looked for as they are
  std::vector<std::string> gapped_;  // without gaps, across gaps
  ListOracle lists_;
};

}  // namespace stepveil::testing
