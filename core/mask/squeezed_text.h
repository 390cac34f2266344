#pragma once

#include "core/base/wiped_vector.h"
#include "core/mask/gap_stretch.h"
#include "core/mask/gap_trail.h"
#include "core/mask/gaps.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stepveil {

// A piece of a stream without its gaps (gaps.h), and where in the piece each of its bytes lies.
class SqueezedText {
 public:
  static constexpr std::size_t kMostBytes = 4 * kMostStretchBytes;

  // Takes the next piece of the stream, which is borrowed and has at most kMostBytes.
  void Take(std::string_view piece);

  // The bytes in no gap, in a row; and a NUL, which no needle without gaps has, in place of the
  // byte with which a gap has grown longer than kMostGapBytes.
  [[nodiscard]] std::string_view text() const { return {bytes_.data(), size_}; }

  // Where in the piece the byte `index` of the text lies.
  [[nodiscard]] std::size_t PlaceOf(std::size_t index) const;

  // Is the byte of the piece in a gap?
  [[nodiscard]] bool IsGap(std::size_t place) const {
    return (gaps_[place / kBlockBytes] >> place % kBlockBytes & 1U) != 0;
  }

  // Adds to `trail` what lies from `begin` to `end` of the piece.
  void AddTo(GapTrail& trail, std::size_t begin, std::size_t end) const;

  // Goes on as if the stream began here, where `lexer` stands.
  void Restart(GapLexer lexer);

  [[nodiscard]] GapLexer lexer() const { return lexer_; }
  void GoOnWith(GapLexer lexer) { lexer_ = lexer; }

 private:
  void Reserve(std::size_t size);
  [[nodiscard]] bool MayHaveLongGap();
  void PartLongGaps();
  void Squeeze();

  std::string_view piece_;
  GapLexer lexer_;
  std::size_t gap_bytes_ = 0;  // in a row, up to the piece's end
  std::size_t size_ = 0;
  WipedVector<char> bytes_;            // the text, and room for a block
  std::vector<std::uint64_t> gaps_;    // of each block
  std::vector<std::uint32_t> ends_;    // of each block, how much of the text lies before its end
  std::vector<std::size_t> partings_;  // places of NULs
};

}  // namespace stepveil
