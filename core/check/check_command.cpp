#include "core/check/check_command.h"

#include "core/base/exit_code.h"
#include "core/base/text.h"
#include "core/base/write_all.h"
#include "core/check/check.h"
#include "core/cli/colours.h"
#include "core/cli/console.h"
#include "core/flow/pipeline.h"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <string>
#include <utility>

namespace stepveil {
namespace {

Result<void> Print(const std::string& text, const Context& context) {
  if (const int error_number = WriteAll(STDOUT_FILENO, context.console.Shown(text));
      error_number != 0) {
    return Fail(ErrorCode::kExport, "cannot write to stdout: " + SystemWords(error_number));
  }
  return {};
}

bool IsColoured(const Context& context) {
  return isatty(STDOUT_FILENO) == 1 && AllowsColours(context.variables);
}

std::string ListAsJson(const Environment& environment) {
  nlohmann::json list = nlohmann::json::array();
  for (const Variable& variable : environment.variables) {
    list.push_back({{"name", variable.name},
                    {"environment", variable.environment},
                    {"path", variable.path},
                    {"imported", variable.imported}});
  }
  return list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string ListAsLines(const Environment& environment) {
  std::string text;
  for (const Variable& variable : environment.variables) {
    text += Escaped(variable.name) + "\t" + Escaped(variable.path) + "\n";
  }
  return text;
}

}  // namespace

Result<int> CheckCommand(CommandLine line, const Context& context) {
  const Report report = Check(std::move(line.settings), context);
  const int exit_code =
      report.first_fault() ? ExitCodeFor(*report.first_fault(), ExitMode::kCommand) : 0;
  STEPVEIL_RETURN_IF_ERROR(
      Print(line.json ? report.Json(exit_code) : report.Text(IsColoured(context)), context));
  return exit_code;
}

Result<int> ListCommand(CommandLine line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(const Prepared prepared,
                            Prepare(std::move(line.settings), ToCommand(), context));
  const Environment& environment = prepared.environments.front();
  STEPVEIL_RETURN_IF_ERROR(
      Print(line.json ? ListAsJson(environment) : ListAsLines(environment), context));
  return 0;
}

}  // namespace stepveil
