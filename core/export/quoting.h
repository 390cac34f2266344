#pragma once

#include <optional>
#include <string>
#include <string_view>

// Values as literals of the plain formats, appended to `text`; NUL is never asked for. Room for
// them is reserved by the caller, so that growing leaves no copy of a value behind.
namespace stepveil {

// '...' as POSIX sh reads it back: a quote becomes '\''. Any bytes.
void AppendShellLiteral(std::string& text, std::string_view value);

// '...' as PowerShell reads it back: each character it takes for a single quote (U+0027 and U+2018
// to U+201B, about_Quoting_Rules) is doubled. Valid UTF-8.
void AppendPowerShellLiteral(std::string& text, std::string_view value);

// "..." of JSON. Valid UTF-8.
void AppendJsonLiteral(std::string& text, std::string_view value);

// "..." of YAML 1.1 and 1.2. Valid UTF-8.
void AppendYamlLiteral(std::string& text, std::string_view value);

// Why docker run --env-file, which takes a line as it stands, does not read this value.
[[nodiscard]] std::optional<std::string> WhyNotDockerEnv(std::string_view value);

// As it stands, or "..." with each quote doubled (RFC 4180).
void AppendCsvField(std::string& text, std::string_view value);

// Why a reader of CSV files does not read this value.
[[nodiscard]] std::optional<std::string> WhyNotCsv(std::string_view value);

}  // namespace stepveil
