#pragma once

#include "core/base/secret.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stepveil {

inline constexpr std::size_t kShortestRawBytes = 4;      // a raw value
inline constexpr std::size_t kShortestDerivedBytes = 8;  // a derived form or a line, after trimming

enum class ShortValues { kLeave, kMask };

// The forms one value can take in a log, sorted and without duplicates; one list serves the stream
// masker and all adapters. White space around a value doesn't count. Forms: the value; of a
// multi-line value its lines instead, or, where none is long and special enough, the whole with \n
// and with \r\n; of the value and of each such line base64 (three alignments, both alphabets), hex,
// URL, JSON and other string literals, XML/HTML, the quotes of shells. PEM BEGIN and END lines are
// none.
//
// Empty when the value must not be masked: shorter than kShortestRawBytes or a stop word (true,
// null, localhost, 0-9999, ...), unless `short_values` says so; nothing but white space and PEM
// boundaries has no needle in any case.
[[nodiscard]] std::vector<Secret> NeedlesOf(const Secret& value, ShortValues short_values);

// Does a line of a multi-line value that says something (it has a letter or a digit) stay unmasked,
// because it is too short or too common?
[[nodiscard]] bool LeavesLines(const Secret& value);

}  // namespace stepveil
