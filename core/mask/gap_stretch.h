#pragma once

#include "core/mask/gap_block.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stepveil {

// The gaps of a stretch of text, all told in one go: a question of its own for each block would
// have the processor guess an answer that in a log is as often yes as no.
class GapStretch {
 public:
  static constexpr std::size_t kMostBytes = 64 * kBlockBytes;

  // The bytes from one sampled place to the next, which are not only gaps.
  struct Cell {
    std::size_t begin = 0;                   // in the text
    std::uint64_t gaps = ~std::uint64_t{0};  // from there on; more of them than the cell's
  };

  // That which begins at `begin` of `text`, which is borrowed, and where `lexer` stands; as long as
  // it may be. What is not there, behind the text's end, is a gap.
  void Open(std::string_view text, std::size_t begin, GapLexer lexer);

  [[nodiscard]] std::size_t begin() const { return begin_; }
  [[nodiscard]] std::size_t end() const { return begin_ + size_; }
  [[nodiscard]] std::size_t block_count() const { return block_count_; }

  // The others, one at most, are the text's last bytes.
  [[nodiscard]] std::size_t whole_block_count() const { return size_ / kBlockBytes; }

  // Of each block, a bit for each byte, the first one lowest.
  [[nodiscard]] const std::uint64_t* gaps() const { return gaps_.data(); }

  // The 64 bytes of a block; the text's last ones with NULs behind them.
  [[nodiscard]] const char* text(std::size_t block) const {
    return block < whole_block_count() ? text_ + block * kBlockBytes : last_.data();
  }

  // Where the lexer stands behind it.
  [[nodiscard]] GapLexer lexer() const { return lexer_; }

  // The last cell of `stride` bytes (a power of two) before the byte `at` bytes into it, where a
  // cell begins or it ends; `before` if there is none.
  [[nodiscard]] Cell LastCell(std::size_t at, std::size_t stride, const Cell& before) const;

 private:
  using Blocks = std::array<std::uint64_t, kMostBytes / kBlockBytes>;

  void AddSequences(const Blocks& escapes, std::uint64_t with_escapes);
  void OpenLast(GapLexer lexer);

  const char* text_ = nullptr;
  std::size_t begin_ = 0;
  std::size_t size_ = 0;
  std::size_t block_count_ = 0;
  GapLexer lexer_;
  Blocks gaps_;  // only of its blocks
  std::array<char, kBlockBytes> last_;
};

}  // namespace stepveil
