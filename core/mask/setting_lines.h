#pragma once

#include "core/mask/parts.h"

#include <optional>
#include <string_view>

namespace stepveil {

struct Setting {
  std::string_view key;
  std::string_view value;  // trimmed, without quotes; empty where a block or a list begins
};

// `text` without one pair of quotes around it.
[[nodiscard]] std::string_view WithoutQuotes(std::string_view text);

// `text` without the `- ` of a list's item.
[[nodiscard]] std::string_view WithoutDash(std::string_view text);

// The one setting that the trimmed line is: `key = value`, `key: value`, `"key": "value",`,
// `export KEY=value`, `- key: value`. The key must look like one.
[[nodiscard]] std::optional<Setting> SettingIn(std::string_view line);

// Several settings in one line, with `;`, `,`, `&` or blanks between them: connection strings,
// cookies, YAML's {a: b}; words behind `password`, `token`, `Bearer`, ... (netrc, headers); and the
// password of `user:password`. Only what is secret by its key.
void AddInlineSettings(std::string_view line, PartList& parts);

}  // namespace stepveil
