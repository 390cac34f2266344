#pragma once

#include <string_view>

namespace stepveil::devserver {

// Whether `text` matches `pattern` as picomatch reads it: `*` and `?` stop at a slash, `**` as a
// whole path segment crosses slashes (and a/** also matches a), {a,b} are alternatives.
bool GlobMatches(std::string_view pattern, std::string_view text);

// The same where `*` stands for any text, slashes included, and nothing else is special.
bool StarMatches(std::string_view pattern, std::string_view text);

}  // namespace stepveil::devserver
