#include "github-action/inputs.h"

#include "core/base/text.h"
#include "core/config/headers.h"
#include "core/config/values.h"
#include "core/secrets/faults.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

template <typename T>
struct Input {
  const char* name;
  const char* setting;  // the long flag's name, for messages
  std::optional<T> Settings::*field;
};

constexpr std::array kTexts{
    Input<std::string>{"identity-id", "identity-id", &Settings::identity_id},
    Input<std::string>{"oidc-audience", "audience", &Settings::audience},
    Input<std::string>{"client-id", "client-id", &Settings::client_id},
    Input<std::string>{"env-slug", "environment", &Settings::environment},
    Input<std::string>{"process", "process", &Settings::process},
    Input<std::string>{"config", "config", &Settings::config_file},
};

constexpr std::array kBooleans{
    Input<bool>{"include-imports", "include-imports", &Settings::include_imports},
    Input<bool>{"recursive", "recursive", &Settings::recursive},
};

std::string VariableOf(std::string_view input) {
  std::string name = "INPUT_";
  for (const char c : input) {
    name += c == ' ' ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

class InputReader {
 public:
  explicit InputReader(const Variables& variables) : variables_(variables) {}

  Result<Settings> Read() {
    for (const auto& input : kTexts) {
      if (const auto value = Get(input.name)) {
        settings_.*input.field = std::string(*value);
        Note(input.setting, input.name);
      }
    }
    for (const auto& input : kBooleans) {
      ReadSwitch(input);
    }
    ReadProject();
    ReadLists();
    ReadMethod();
    ReadExportType();
    ReadHeaders();
    if (faults_.empty()) {
      return std::move(settings_);
    }
    Error all = faults_.Merge();
    all.code = ErrorCode::kUsage;
    return Fail(std::move(all));
  }

 private:
  // As actions/toolkit's getInput: without white space at the ends; nothing if that leaves nothing.
  std::optional<std::string_view> Get(std::string_view input) const {
    const std::string_view value = Trim(variables_.Get(VariableOf(input)).value_or(""));
    return value.empty() ? std::nullopt : std::optional(value);
  }

  void Note(const char* setting, std::string_view input) {
    settings_.origins[setting] = "input " + std::string(input);
  }

  void ReadSwitch(const Input<bool>& input) {
    const auto value = Get(input.name);
    if (!value) {
      return;
    }
    settings_.*input.field = ReadBoolean(*value);
    Note(input.setting, input.name);
    if (!(settings_.*input.field)) {
      faults_.Add("input " + std::string(input.name) + " is " + Quoted(*value),
                  {"it must be true or false"});
    }
  }

  void ReadProject() {
    const auto slug = Get("project-slug");
    const auto id = Get("project-id");
    if (slug && id) {
      faults_.Add("inputs project-slug and project-id are both given", {"give one of them"});
    } else if (slug || id) {
      settings_.project = std::string(slug ? *slug : *id);
      Note("project", slug ? "project-slug" : "project-id");
    }
  }

  void ReadLists() {
    if (const auto domain = Get("domain")) {
      settings_.domains = CommaList(*domain);
      Note("domain", "domain");
    }
    if (const auto path = Get("secret-path")) {
      settings_.paths = {std::string(*path)};
      Note("path", "secret-path");
    }
  }

  void ReadMethod() {
    if (const auto secret = Get("client-secret")) {
      settings_.client_secret = Secret(*secret);
      settings_.credential_variables.push_back(VariableOf("client-secret"));
      Note("client-secret", "client-secret");
    }
    const auto method = Get("method");
    if (method && *method != "universal" && *method != "oidc") {
      faults_.Add("input method is " + Quoted(*method),
                  {"it must be universal or oidc; other ways to log in: \"stepveil run --help\""});
    } else if (method) {
      settings_.method = std::string(*method);
    } else if (settings_.client_id || settings_.client_secret) {
      settings_.method = "universal";
    } else if (settings_.identity_id) {
      settings_.method = "oidc";
    }
    if (settings_.method) {
      Note("method", "method");
    }
  }

  void ReadExportType() {
    const auto type = Get("export-type");
    if (type && *type != "env") {
      faults_.Add("input export-type is " + Quoted(*type),
                  {"the one type is env; for a file use \"stepveil export --to dotenv "
                   "--output-file FILE\" in a step"});
    }
  }

  // `Name: value`, one a line; a name given twice counts once, its values joined by commas.
  void ReadHeaders() {
    std::vector<RequestHeader> headers;
    int number = 0;
    for (const std::string& line : Split(Get("extra-headers").value_or(""), '\n')) {
      ++number;
      if (Trim(line).empty()) {
        continue;
      }
      const std::size_t colon = line.find(':');
      if (colon == std::string::npos) {
        faults_.Add("input extra-headers, line " + std::to_string(number) + ": not a header",
                    {"write one header a line, like X-Name: value"});
        continue;
      }
      AddHeader(headers, LowerAscii(Trim(line.substr(0, colon))),
                std::string(Trim(std::string_view(line).substr(colon + 1))));
    }
    if (!headers.empty()) {
      settings_.headers = std::move(headers);
      settings_.credential_variables.push_back(VariableOf("extra-headers"));
      Note("header", "extra-headers");
    }
  }

  static void AddHeader(std::vector<RequestHeader>& headers, std::string name, std::string value) {
    for (auto& [known, values] : headers) {
      if (known == name) {
        values += ", " + value;
        return;
      }
    }
    headers.emplace_back(std::move(name), std::move(value));
  }

  const Variables& variables_;
  Settings settings_;
  Faults faults_;
};

}  // namespace

Result<Settings> ReadInputs(const Variables& variables) { return InputReader(variables).Read(); }

}  // namespace stepveil::github
