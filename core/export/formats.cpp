#include "core/export/formats.h"

#include "core/base/text.h"
#include "core/export/dotenv_quoting.h"
#include "core/export/quoting.h"
#include "core/secrets/faults.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stepveil {
namespace {

using AppendLiteral = void (*)(std::string&, std::string_view);
// Why a format would not give back the very same value; nothing if it does. Of valid UTF-8.
using Check = std::optional<std::string> (*)(std::string_view);

// What stands around one variable's literal; `key` writes a name where it has to be quoted, too.
struct Layout {
  Format format;
  std::string_view name;  // as on the command line
  std::string_view before_all, before, between, after, separator, after_all, nothing;
  AppendLiteral key, value;
  Check why_not = [](std::string_view) { return std::optional<std::string>(); };
};

void AppendPlain(std::string& text, std::string_view plain) { text += plain; }

std::optional<std::string> WhyNotPowerShell(std::string_view value) {
  return value.empty() ? std::optional("it is empty, which PowerShell takes for not set")
                       : std::nullopt;
}

constexpr std::array kLayouts{
    Layout{Format::kDotenv, "dotenv", "", "", "=", "\n", "", "", "", AppendPlain,
           AppendDotenvLiteral, WhyNotDotenv},
    Layout{Format::kDotenvExport, "dotenv-export", "", "export ", "=", "\n", "", "", "",
           AppendPlain, AppendDotenvLiteral, WhyNotDotenv},
    Layout{Format::kDotenvExpand, "dotenv-expand", "", "", "=", "\n", "", "", "", AppendPlain,
           AppendDotenvExpandLiteral, WhyNotDotenvExpand},
    Layout{Format::kDockerEnv, "docker-env", "", "", "=", "\n", "", "", "", AppendPlain,
           AppendPlain, WhyNotDockerEnv},
    Layout{Format::kCsv, "csv", "Key,Value\n", "", ",", "\n", "", "", "Key,Value\n", AppendCsvField,
           AppendCsvField, WhyNotCsv},
    Layout{Format::kJson, "json", "{", "\n  ", ": ", "", ",", "\n}\n", "{}\n", AppendJsonLiteral,
           AppendJsonLiteral},
    Layout{Format::kJsonList, "json-list", "[", "\n  {\"key\": ", ", \"value\": ", "}", ",",
           "\n]\n", "[]\n", AppendJsonLiteral, AppendJsonLiteral},
    Layout{Format::kYaml, "yaml", "", "", ": ", "\n", "", "", "{}\n", AppendYamlLiteral,
           AppendYamlLiteral},
    Layout{Format::kShell, "shell", "", "export ", "=", "\n", "", "", "", AppendPlain,
           AppendShellLiteral},
    Layout{Format::kPowerShell, "powershell", "", "$env:", " = ", "\n", "", "", "", AppendPlain,
           AppendPowerShellLiteral, WhyNotPowerShell},
};

const Layout& LayoutOf(Format format) {
  return *std::find_if(kLayouts.begin(), kLayouts.end(),
                       [&](const Layout& layout) { return layout.format == format; });
}

std::optional<std::string> WhyNot(Format format, std::string_view value) {
  if (value.find('\0') != std::string_view::npos) {
    return "it holds a NUL byte";
  }
  if (format != Format::kShell && !IsUtf8(value)) {
    return "it is not valid UTF-8";
  }
  return LayoutOf(format).why_not(value);
}

std::string HintFor(Format format, std::string_view value) {
  const bool json_carries = format != Format::kJson && !WhyNot(Format::kJson, value);
  return json_carries ? "use --to json, or leave it out with except"
                      : "store it base64-encoded, or leave it out with except";
}

Result<void> CheckValues(Format format, const Environment& environment) {
  Faults faults;
  for (const Variable& variable : environment.variables) {
    const std::string_view value = variable.value.Expose();
    if (const auto reason = WhyNot(format, value)) {
      faults.Add("the value of " + Quoted(variable.name) + " can't be written as " +
                     std::string(LayoutOf(format).name) + ": " + *reason,
                 {HintFor(format, value)});
    }
  }
  if (!faults.empty()) {
    Error all = faults.Merge();
    all.code = ErrorCode::kExport;
    return Fail(std::move(all));
  }
  return {};
}

// A byte becomes six at most (\u001b), or four (a quote in the shell).
std::size_t RoomBytes(const Environment& environment) {
  std::size_t bytes = 16;
  for (const Variable& variable : environment.variables) {
    bytes += 6 * (variable.name.size() + variable.value.size_bytes()) + 32;
  }
  return bytes;
}

}  // namespace

std::optional<Format> FormatNamed(std::string_view name) {
  for (const Layout& layout : kLayouts) {
    if (layout.name == name) {
      return layout.format;
    }
  }
  return std::nullopt;
}

std::vector<std::string> FormatNames() {
  std::vector<std::string> names;
  for (const Layout& layout : kLayouts) {
    names.emplace_back(layout.name);
  }
  return names;
}

Carrier CarrierOf(Format format) {
  const bool quoted_names = LayoutOf(format).key != AppendPlain;
  return quoted_names ? Carrier::kDocument : Carrier::kText;
}

Result<Secret> Write(Format format, const Environment& environment) {
  STEPVEIL_RETURN_IF_ERROR(CheckValues(format, environment));
  const Layout& layout = LayoutOf(format);
  if (environment.variables.empty()) {
    return Secret(layout.nothing);
  }
  std::string text;
  text.reserve(RoomBytes(environment));
  text += layout.before_all;
  for (const Variable& variable : environment.variables) {
    text += &variable == &environment.variables.front() ? "" : layout.separator;
    text += layout.before;
    layout.key(text, variable.name);
    text += layout.between;
    layout.value(text, variable.value.Expose());
    text += layout.after;
  }
  text += layout.after_all;
  return Secret::Take(text);
}

}  // namespace stepveil
