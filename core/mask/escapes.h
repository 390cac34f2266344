#pragma once

#include "core/mask/forms.h"

#include <string_view>

namespace stepveil {

// `text` in JSON, in UTF-8 and in ASCII.
void AddJson(std::string_view text, FormList& forms);

// Base64 of the JSON in which `text` is escaped, wherever it lies in it; nothing if it is not.
void AddBase64OfJson(std::string_view text, FormList& forms);

// `text` inside string literals that escape with a backslash, without their quotes: JSON as its
// writers differ (`\/`, \u00xx in both cases, non-ASCII as UTF-8 or \uXXXX, `<>&` escaped), and
// JSON in JSON; C, Go, Python, JavaScript, Rust, and bash's $'...'.
void AddEscapes(std::string_view text, FormList& forms);

// The same for what is rarer: YAML's and Ruby's, Java's properties, Lua's; JSON in JSON in JSON;
// Python's repr of a repr.
void AddRareEscapes(std::string_view text, FormList& forms);

// Bytes that are no text inside literals of Python, C, bash and Ruby.
void AddByteLiterals(std::string_view bytes, FormList& forms);

// `text` in mark-up and in quotes: XML and HTML, the POSIX shells (as `set -x`, `export -p` and
// printf %q write it), PowerShell, CSV and YAML (doubled quotes), and compose files ($$).
void AddQuotings(std::string_view text, FormList& forms);

// The same for what is rarer: a backslash before whatever is special to regular expressions, zsh,
// fish, Ruby's shellwords or SQL; mark-up in ASCII.
void AddRareQuotings(std::string_view text, FormList& forms);

}  // namespace stepveil
