#pragma once

#include "core/mask/gap_block.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stepveil {

// So much text has its gaps told in one go: a question of its own for each block would have the
// processor guess an answer that in a log is as often yes as no.
inline constexpr std::size_t kMostStretchBytes = 64 * kBlockBytes;

// Writes to `gaps` those of each block of `text`, which has at most kMostStretchBytes: a bit for
// each byte, the first one lowest. What is not there, behind the text's end, is a gap. `lexer`
// stands where the text begins, and goes on behind it.
void TellGaps(std::string_view text, GapLexer& lexer, std::uint64_t* gaps);

}  // namespace stepveil
