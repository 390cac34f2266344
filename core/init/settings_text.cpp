#include "core/init/settings_text.h"

#include "core/config/project_file.h"
#include "core/config/values.h"
#include "core/export/quoting.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

using Text = std::optional<std::string>;

constexpr const char* kLabel = "the new .stepveil.yaml";

// Words that YAML takes for something else than text.
constexpr std::array<std::string_view, 10> kWords = {"true", "false", "yes", "no",   "on",
                                                     "off",  "y",     "n",   "null", "~"};

bool IsPlain(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || !(is_letter(text.front()) || text.front() == '/') || text.back() == ':') {
    return false;
  }
  return std::find(kWords.begin(), kWords.end(), text) == kWords.end() &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') ||
                  std::string_view("-_./:").find(c) != std::string_view::npos;
         });
}

std::string Scalar(const std::string& text) {
  if (IsPlain(text)) {
    return text;
  }
  std::string quoted;
  AppendYamlLiteral(quoted, text);
  return quoted;
}

// One that is there; several as a list.
std::string Scalars(const std::vector<std::string>& texts) {
  if (texts.size() == 1) {
    return Scalar(texts.front());
  }
  std::string list;
  for (const std::string& text : texts) {
    list += (list.empty() ? "[" : ", ") + Scalar(text);
  }
  return list + "]";
}

// `key: value`, or `# key: example` where there is none; what it is for stands beside it.
std::string Line(const std::string& indent, const std::string& key, const Text& value,
                 const std::string& example, const std::string& comment) {
  const bool given = value && !value->empty();
  std::string line = indent;
  line += (given ? "" : "# ") + key + ": " + (given ? *value : example);
  line.resize(std::max<std::size_t>(line.size() + 2, 40), ' ');
  return line + "# " + comment + "\n";
}

// An empty one is none.
Text Quoted(const Text& text) {
  return text && !text->empty() ? Text(Scalar(*text)) : std::nullopt;
}

Text Quoted(const std::optional<std::vector<std::string>>& texts) {
  return texts && !texts->empty() ? Text(Scalars(*texts)) : std::nullopt;
}

std::string Login(const Settings& settings) {
  const bool given =
      Quoted(settings.method) || Quoted(settings.identity_id) || Quoted(settings.audience);
  std::string text = given ? "login:\n" : "# login:\n";
  for (std::string line :
       {Line("  ", "method", Quoted(settings.method), "oidc", "else by what the job gives"),
        Line("  ", "identity-id", Quoted(settings.identity_id),
             "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f", "the machine identity, a UUID"),
        Line("  ", "audience", Quoted(settings.audience), "https://acme.example",
             "of the id token, where it is not the usual one")}) {
    text += given ? line : line.replace(0, 4, "#   ");  // one `#` a line
  }
  return text;
}

std::string Process(const Settings& settings) {
  return "processes:\n  " + Scalar(settings.process.value_or("app")) + ":\n" +
         Line("    ", "path", Quoted(settings.paths).value_or("/"), "", "a folder, or a list") +
         Line("    ", "only", std::nullopt, "[DATABASE_URL, \"NEXT_PUBLIC_*\"]", "these alone") +
         Line("    ", "require", std::nullopt, "[DATABASE_URL]", "fail unless they are there") +
         Line("    ", "unmasked", std::nullopt, "[LOG_LEVEL]", "plain settings") +
         Line("    ", "as-file", std::nullopt, "[TLS_KEY]", "handed over as private files") +
         Line("    ", "command", std::nullopt, "./server", "for run --process, run --all");
}

std::string Composed(const Settings& settings, const std::string& schema) {
  return "# yaml-language-server: $schema=" + schema +
         "\n"
         "# Settings of stepveil. Flags and variables come before them; a secret has no place "
         "here.\n"
         "\n" +
         Line("", "domain", Quoted(settings.domains), "https://infisical.example.com",
              "outside Infisical's clouds: list it in STEPVEIL_ALLOWED_DOMAINS, too") +
         Line("", "project", Quoted(settings.project), "acme-app", "its slug or UUID") +
         Line("", "environment", Quoted(settings.environment), "prod", "its slug") +
         Login(settings) + Process(settings);
}

// The flag's own words, where the file would say the same of a line.
Result<void> CheckFlags(const Settings& settings) {
  if (settings.process && !IsProcessName(*settings.process)) {
    return Fail(ErrorCode::kUsage, "--process: not a name for a process",
                {"a name holds a to z, 0 to 9, - and _"});
  }
  return {};
}

}  // namespace

Result<std::string> SettingsText(const Settings& settings, const std::string& schema) {
  STEPVEIL_RETURN_IF_ERROR(CheckFlags(settings));
  std::string text = Composed(settings, schema);
  SettingFaults faults;
  (void)ReadProjectFile(text, kLabel, faults);
  if (!faults.empty()) {
    Error fault = std::move(faults).Combined(kLabel);
    fault.code = ErrorCode::kUsage;
    return Fail(std::move(fault));
  }
  return text;
}

}  // namespace stepveil
