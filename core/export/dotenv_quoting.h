#pragma once

#include <optional>
#include <string>
#include <string_view>

// Values as literals of dotenv files, appended to `text` as in core/export/quoting.h.
namespace stepveil {

// '...' or "...", whichever every reader of dotenv files takes as it stands (see WhyNotDotenv).
void AppendDotenvLiteral(std::string& text, std::string_view value);

// Why there is no quoting that node's dotenv, node --env-file, python-dotenv, docker compose and a
// shell all read as this value; nothing if there is one.
[[nodiscard]] std::optional<std::string> WhyNotDotenv(std::string_view value);

// As AppendDotenvLiteral, for readers that expand `$` afterwards and take `\$` for a plain one. All
// of them are written for node and read the file with its dotenv, which knows `...`, too.
void AppendDotenvExpandLiteral(std::string& text, std::string_view value);

// Why there is no quoting that dotenv-expand (10 to 13), Next.js and Vite read as this value.
[[nodiscard]] std::optional<std::string> WhyNotDotenvExpand(std::string_view value);

}  // namespace stepveil
