#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

namespace stepveil {

// Where in a stream with gaps the last bytes in none lie, that is the prefix of a needle which may
// grow into a match.
//
// Where a line ends after fewer than kLeastLineBytes of them, those are not masked: what begins
// behind the line's end does. So nearly every line can be written when it ends.
class GapTrail {
 public:
  static constexpr std::size_t kLeastLineBytes = 4;

  // Knows no byte; the next one lies at `place`.
  void Restart(std::uint64_t place);

  // The next `count` bytes in a row.
  void AddBytes(std::size_t count);

  // A gap of `count` bytes, or more of the one before.
  void AddGap(std::size_t count, bool ends_line);

  // Forgets all but the last `depth` bytes.
  void Keep(std::size_t depth);

  // Where the last `depth` bytes begin, and where what is masked of them does; `place`, where the
  // stream goes on, if there is nothing of it.
  [[nodiscard]] std::uint64_t Begin(std::size_t depth, std::uint64_t place) const;
  [[nodiscard]] std::uint64_t MaskedBegin(std::size_t depth, std::uint64_t place) const;

  // Behind the last byte.
  [[nodiscard]] std::uint64_t End() const { return PlaceOf(taken_ - 1) + 1; }

 private:
  // A gap lies before byte `taken` of those that were taken.
  struct Break {
    std::uint64_t taken;
    std::uint64_t gap_bytes;  // in all gaps up to this one
    bool ends_line;
  };
  [[nodiscard]] std::deque<Break>::const_iterator BreakAfter(std::uint64_t byte) const;
  [[nodiscard]] std::uint64_t PlaceOf(std::uint64_t byte) const;

  std::uint64_t first_ = 0;  // where the first byte that was taken lies
  std::uint64_t taken_ = 0;
  std::size_t gap_bytes_ = 0;  // since the last byte
  bool line_ended_ = false;    // in them
  std::deque<Break> breaks_;
};

}  // namespace stepveil
