#include "core/mask/gap_stretch.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace stepveil {
namespace {

// `count` is less than a block.
void SetGaps(std::size_t at, std::size_t count, std::uint64_t* gaps) {
  const std::size_t in_block = at % kBlockBytes;
  const std::uint64_t bits = (std::uint64_t{1} << count) - 1;
  gaps[at / kBlockBytes] |= bits << in_block;
  if (in_block + count > kBlockBytes) {
    gaps[at / kBlockBytes + 1] |= bits >> (kBlockBytes - in_block);
  }
}

// The length of the sequence that begins with the ESC at the text's begin, if it is one of the
// usual: ESC [, up to seven of what stands between (0x20-0x3F), and a last byte (0x40-0x7E). Else
// 0.
std::size_t UsualBytes(std::string_view text) {
  static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");
  if (text.size() < 10 || text[1] != '[') {
    return 0;
  }
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text.data() + 2, sizeof(bytes));
  const std::uint64_t not_between =
      (bytes & 0xc0c0c0c0c0c0c0c0U) | (~bytes << 1U & 0x4040404040404040U);
  if (not_between == 0) {
    return 0;
  }
  const auto between = static_cast<std::size_t>(std::countr_zero(not_between)) / 8;
  const auto last = static_cast<unsigned char>(text[2 + between]);
  return 0x40 <= last && last < 0x7f ? between + 3 : 0;
}

// From `at` on, to where no sequence is open.
void Lex(std::string_view text, std::size_t at, GapLexer& lexer, std::uint64_t* gaps) {
  do {
    const bool is_gap = lexer.IsGap(static_cast<unsigned char>(text[at]));
    gaps[at / kBlockBytes] |= std::uint64_t{is_gap} << at % kBlockBytes;
    ++at;
  } while (at < text.size() && !lexer.in_text());
}

// That which begins with the ESC at `at`, whatever stands before it.
void AddSequence(std::string_view text, std::size_t at, GapLexer& lexer, std::uint64_t* gaps) {
  lexer = GapLexer();
  if (const std::size_t count = UsualBytes(text.substr(at)); count != 0) {
    SetGaps(at, count, gaps);
  } else {
    Lex(text, at, lexer, gaps);
  }
}

// The bytes of a text in blocks, the last one with NULs behind it.
class Blocks {
 public:
  explicit Blocks(std::string_view text) : text_(text) {
    const std::string_view rest = text.substr(text.size() / kBlockBytes * kBlockBytes);
    std::fill(std::copy(rest.begin(), rest.end(), last_.begin()), last_.end(), '\0');
  }

  [[nodiscard]] std::size_t count() const { return (text_.size() + kBlockBytes - 1) / kBlockBytes; }
  [[nodiscard]] const char* operator[](std::size_t block) const {
    return block < text_.size() / kBlockBytes ? text_.data() + block * kBlockBytes : last_.data();
  }

 private:
  std::string_view text_;
  std::array<char, kBlockBytes> last_;
};

}  // namespace

void TellGaps(std::string_view text, GapLexer& lexer, std::uint64_t* gaps) {
  const Blocks blocks(text);
  std::uint64_t with_escapes = 0;
  for (std::size_t i = 0; i < blocks.count(); ++i) {
    std::uint64_t escapes = 0;
    gaps[i] = PlainGapsOf(blocks[i], escapes);
    with_escapes |= std::uint64_t{escapes != 0} << i;
  }
  if (!lexer.in_text() && !text.empty()) {
    Lex(text, 0, lexer, gaps);
  }
  for (; with_escapes != 0; with_escapes &= with_escapes - 1) {
    const auto block = static_cast<std::size_t>(std::countr_zero(with_escapes));
    for (std::uint64_t left = EscapesOf(blocks[block]); left != 0; left &= left - 1) {
      const auto at = static_cast<std::size_t>(std::countr_zero(left));
      AddSequence(text, block * kBlockBytes + at, lexer, gaps);
    }
  }
}

}  // namespace stepveil
