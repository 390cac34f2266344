#pragma once

#include "core/base/secret.h"

#include <string_view>
#include <vector>

namespace stepveil {

// What programs make of `text` where it is written in some code, each result once and none of them
// `text` itself: string literals and the escapes of echo, printf and read undone, quotes around it
// taken off, percent-encoding and mark-up decoded; base64 and hexadecimal digits where they are
// text, base64 that is surely meant (padded, or with + or /) where they may be a
// key, of 16 to 4096 bytes. Of at most 256 KiB.
[[nodiscard]] std::vector<Secret> DecodingsOf(std::string_view text);

}  // namespace stepveil
