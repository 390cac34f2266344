#pragma once

#include "core/mask/automaton.h"
#include "core/mask/byte_lane.h"
#include "core/mask/dump_row.h"
#include "core/mask/region.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stepveil {

// Looks for needles in the bytes that the rows of a dump (dump_row.h) stand for, over as many rows
// as follow each other, the bytes of a group in both orders. A row ends its line, and may stand
// behind what a log writes before it (row_begin.h). What is masked of a match goes from its first
// group to the end of the row that has its last one: with the columns of text between.
class DumpWalk {
 public:
  // The needles as they are, and those without gap bytes; of both the same at every call.
  struct Needles {
    const Automaton* plain;
    const Automaton* gapped;
  };

  // Of a stream that begins, with a line, at `place`.
  explicit DumpWalk(std::uint64_t place = 0) : end_(place) {}

  // Takes `input`, which begins at `start` of the stream, and adds what is to be masked to
  // `regions`.
  void Scan(const Needles& needles, std::string_view input, std::uint64_t start,
            std::vector<Region>& regions);

  // Other needles are looked for from `place` on, which Begin() gave, or a place before it; a row
  // that is masked to its end is masked on.
  void Restart(std::uint64_t place);

  // Where the first match to come may begin; `place`, where the stream goes on, if none may.
  [[nodiscard]] std::uint64_t MaskedBegin(std::uint64_t place) const;

  // Where the row begins that this is in, or the one that the stream is in: what must be read again
  // where others are looked for.
  [[nodiscard]] std::uint64_t Begin(std::uint64_t place) const;

  // Adds what the stream's end, at `end`, may have cut off.
  void AddCut(const Needles& needles, std::uint64_t end, std::vector<Region>& regions) const;

  // Is what it holds back little of every needle that may come?
  [[nodiscard]] bool HoldsLittle(const Needles& needles) const;

 private:
  std::size_t NextOfNote(std::string_view input, std::size_t at, std::uint64_t start);
  void BeginRow(std::uint64_t place, char before);
  void TakeInRow(const Needles& needles, char byte, std::uint64_t place,
                 std::vector<Region>& regions);
  void TakeGroup(const Needles& needles, std::uint64_t end, std::vector<Region>& regions);
  void MaskFrom(std::uint64_t begin, std::uint64_t end, std::vector<Region>& regions);
  void MaskRest(std::uint64_t end, std::vector<Region>& regions);
  void EndLine(std::uint64_t end, std::vector<Region>& regions);
  void ForgetRows();
  static const Automaton& AutomatonOf(const Needles& needles, std::size_t lane);

  static constexpr std::uint64_t kMostRowBytes = 4096;

  DumpRow row_;
  bool in_row_ = false;
  std::uint64_t row_begin_ = 0;
  bool at_line_begin_ = false;     // the row
  bool line_has_row_ = false;      // as far as was read
  bool rows_before_ = false;       // up to the line before
  std::uint64_t line_begin_ = 0;   // known where there are
  std::uint64_t end_;              // of what was read
  char before_ = '\n';             // its last byte, or what may be thought for it
  bool masks_rest_ = false;        // of the row
  std::uint64_t rest_ = 0;         // what of it is not in `regions` yet
  std::array<ByteLane, 4> lanes_;  // two orders, each through both
};

}  // namespace stepveil
