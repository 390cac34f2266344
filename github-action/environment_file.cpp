#include "github-action/environment_file.h"

#include "core/base/text.h"
#include "core/secrets/faults.h"
#include "github-action/file_command.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

std::optional<std::string> WhyNot(const Variable& variable, std::string_view value) {
  if (!IsVariableName(variable.name)) {
    return "no step can have a variable of that name";
  }
  if (LowerAscii(variable.name) == "node_options") {
    return "GitHub's runner refuses this name in GITHUB_ENV";
  }
  if (value.find('\0') != std::string_view::npos) {
    return "its value holds a NUL byte";
  }
  if (!IsUtf8(value)) {
    return "its value is not valid UTF-8, and the runner would change it";
  }
  if (variable.name.size() + value.size() + 2 > kLongestVariableBytes) {
    return "its value is so long that no later step could start";
  }
  return std::nullopt;
}

Result<void> CheckVariables(const Environment& environment) {
  Faults faults;
  for (const Variable& variable : environment.variables) {
    if (const auto reason = WhyNot(variable, variable.value.Expose())) {
      faults.Add(Quoted(variable.name) + " can't go to the steps that follow: " + *reason,
                 {"leave it out with except, store it base64-encoded, or use \"stepveil run\" in "
                  "the step that needs it"});
    }
  }
  if (!faults.empty()) {
    Error all = faults.Merge();
    all.code = ErrorCode::kExport;
    return Fail(std::move(all));
  }
  return {};
}

}  // namespace

Result<Secret> EnvironmentFileText(const Environment& environment) {
  STEPVEIL_RETURN_IF_ERROR(CheckVariables(environment));
  std::vector<Record> records;
  for (const Variable& variable : environment.variables) {
    records.push_back({variable.name, variable.value.Expose()});
  }
  return RecordsText(records);
}

}  // namespace stepveil::github
