#pragma once

#include "core/mask/byte_lane.h"
#include "core/mask/dump_walk.h"
#include "core/mask/list_number.h"
#include "core/mask/list_window.h"
#include "core/mask/region.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stepveil {

// Looks for needles in lists of numbers, each of which stands for a byte: [116, 75], 74:4b, 0x74,
// \x74\x4b, %74%4B, \164\113, &#116;&#75;, <Buffer 74 4b>, and whatever else has one to six signs
// or blanks between them. What is masked of a match goes from its first digit to its last one;
// where a line that begins with something else ends after fewer than four characters of it, from
// behind that line's end.
//
// A match is masked only where its list has kLeastBytes. So 12 bytes in 24 are looked at, where
// there are no letters but digits, and the list is read from there.
class ListWalk {
 public:
  using Needles = DumpWalk::Needles;

  static constexpr std::size_t kLeastBytes = kShortestList;

  // Of a stream that begins, with a line, at `place`.
  explicit ListWalk(std::uint64_t place = 0) : line_begin_(place) {}

  // Takes `input`, which begins at `start` of the stream, and adds what is to be masked to
  // `regions`.
  void Scan(const Needles& needles, std::string_view input, std::uint64_t start,
            std::vector<Region>& regions);

  // As if the stream began here.
  void Restart();

  // Where the first match to come may begin; `place`, where the stream goes on, if none may.
  [[nodiscard]] std::uint64_t MaskedBegin(const Needles& needles, std::uint64_t place) const;

  // Adds what ends with the stream, at `end`, or is cut off there.
  void AddCut(const Needles& needles, std::uint64_t end, std::vector<Region>& regions);

  // Is what it holds back little of every needle that may come?
  [[nodiscard]] bool HoldsLittle(const Needles& needles) const;

 private:
  void Take(const Needles& needles, char c, std::uint64_t place, std::vector<Region>& regions);
  void TakeBetween(char c, std::uint64_t place);
  void EndNumber(const Needles& needles, std::uint64_t end, std::vector<Region>& regions);
  void TakeByte(const Needles& needles, std::size_t base, unsigned char byte, std::uint64_t end,
                std::vector<Region>& regions);
  void LeaveList();
  void SkipTo(std::string_view input, std::size_t at, std::uint64_t start);

  // By base, each through both automata.
  std::array<std::array<ByteLane, 2>, ListNumber::kBases> lanes_;
  ListNumber number_;
  bool in_list_ = false;     // a number goes on, or is not far behind
  std::size_t between_ = 0;  // bytes since the last number
  std::size_t most_between_ = 0;
  bool minus_ = false;    // the last one of them, and the one before is no letter or digit
  bool new_line_ = true;  // without a number so far
  std::uint64_t line_begin_;
  std::uint64_t indent_ = 0;         // of the number that goes on, from there
  std::uint64_t first_in_line_ = 0;  // the line's first number, if it stands at its begin
};

}  // namespace stepveil
