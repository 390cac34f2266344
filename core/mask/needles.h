#pragma once

#include "core/base/secret.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stepveil {

inline constexpr std::size_t kShortestRawBytes = 4;      // a raw value
inline constexpr std::size_t kShortestDerivedBytes = 8;  // a derived form or a line, after trimming

enum class ShortValues { kLeave, kMask };

// The forms one value can take in a log: raw, each line of a multi-line value, base64 (three
// alignments, both alphabets), URL, JSON, shell quotes, hex, ... without duplicates. Empty when the
// value must not be masked: shorter than kShortestRawBytes or a stop word (true, null, localhost,
// 0-9999, ...), unless `short_values` says so; an empty value never has a needle. PEM BEGIN and END
// lines are none. One list serves the stream masker and all adapters.
[[nodiscard]] std::vector<Secret> NeedlesOf(const Secret& value, ShortValues short_values);

}  // namespace stepveil
