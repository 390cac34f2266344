#pragma once

#include <cstddef>
#include <string_view>

namespace stepveil {

// May the address of a dump's row (dump_row.h) stand behind this byte? At a line's begin, and
// behind whatever a log writes before its lines: blanks, brackets, bars, quotes, colours (ESC [0m).
[[nodiscard]] bool MayStandBeforeRow(char before);

// Behind other bytes than a line's end an address is taken for one only if its second byte is this.
[[nodiscard]] inline bool MayBeSecondOfRow(char second) { return second == '0' || second == 'x'; }

// Where a row may begin in `text`, from `at` on; npos if none may. `before` is the byte before
// `text`.
[[nodiscard]] std::size_t NextRowBegin(std::string_view text, std::size_t at, char before);

}  // namespace stepveil
