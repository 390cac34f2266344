#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/environment/environment.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// dotenv: KEY='...' or KEY="..." so that node's dotenv, node --env-file, python-dotenv, docker
// compose and a shell all read the same value; dotenv-expand: the same for readers that expand `$`
// (Next.js, Vite, dotenv-expand): each becomes `\$`; dotenv-export: dotenv with `export ` before
// each, for `source` and readers that skip it; docker-env: KEY=... for docker run
// --env-file, which knows no quotes; csv: the lines Key,Value of `infisical export`; json: one
// object; json-list: a list of objects with `key` and `value`, which are those of
// `infisical export --format json` that a pipeline reads; yaml: one mapping of text to text; shell:
// export KEY='...' for any POSIX shell;
// powershell: $env:KEY = '...' for PowerShell 6 or later (by its quoting rules; the others are
// tested with their readers).
enum class Format {
  kDotenv,
  kDotenvExport,
  kDotenvExpand,
  kDockerEnv,
  kCsv,
  kJson,
  kJsonList,
  kYaml,
  kShell,
  kPowerShell
};

// The format named as on the command line ("dotenv", "json", ...); nothing if there is none.
[[nodiscard]] std::optional<Format> FormatNamed(std::string_view name);

// Every name, in the order of the enum.
[[nodiscard]] std::vector<std::string> FormatNames();

// kDocument where a name is text like any other, else kText.
[[nodiscard]] Carrier CarrierOf(Format format);

// The whole text, ended by a newline, variables in the order of `environment`. Errors: kExport
// naming each variable whose value the format can't carry without changing it, and what to use
// instead.
[[nodiscard]] Result<Secret> Write(Format format, const Environment& environment);

}  // namespace stepveil
