#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/environment/environment.h"

#include <optional>
#include <string_view>

namespace stepveil {

// dotenv: KEY="..." as node's dotenv, docker compose and python-dotenv all read it; json: one
// object; yaml: one mapping; shell: export KEY='...' for any POSIX shell; powershell: $env:KEY =
// '...'.
enum class Format { kDotenv, kJson, kYaml, kShell, kPowerShell };

// The format named as on the command line ("dotenv", "json", ...); nothing if there is none.
[[nodiscard]] std::optional<Format> FormatNamed(std::string_view name);

// The whole text, ended by a newline, variables in the order of `environment`. Errors: kExport
// naming each variable whose value the format can't carry without changing it, and what to use
// instead.
[[nodiscard]] Result<Secret> Write(Format format, const Environment& environment);

}  // namespace stepveil
