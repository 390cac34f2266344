#pragma once

#include "core/mask/limits.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace stepveil {

// The pieces between line ends (\n, \r\n, \r), as they are: blank ones too.
[[nodiscard]] std::vector<std::string_view> LinesOf(std::string_view text);

// The first or last line of a PEM block (RFC 7468), which is the same for everybody.
[[nodiscard]] bool IsPemBoundary(std::string_view line);

// Is `text`, in any case, a plain word or number that every log is full of: true, null, localhost,
// 0 to 9999, ...? Masking it would hide nothing and tell the value.
[[nodiscard]] bool IsStopWord(std::string_view text);

// The words among them.
[[nodiscard]] std::span<const std::string_view> CommonWords();

// Is `line`, trimmed, long and special enough to be looked for by itself: at least `least_bytes`,
// no PEM boundary, no stop word, no ruler of one repeated character?
[[nodiscard]] bool IsMaskableLine(std::string_view line,
                                  std::size_t least_bytes = kShortestDerivedBytes);

}  // namespace stepveil
