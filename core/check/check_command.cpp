#include "core/check/check_command.h"

#include "core/base/exit_code.h"
#include "core/check/check.h"
#include "core/cli/colours.h"
#include "core/cli/console.h"
#include "core/cli/stdout_guard.h"

#include <unistd.h>

#include <string>
#include <utility>

namespace stepveil {
namespace {

bool IsColoured(const Context& context) {
  return isatty(STDOUT_FILENO) == 1 && AllowsColours(context.variables);
}

}  // namespace

Result<int> CheckCommand(CommandLine line, const Context& context) {
  return ShowReport(Check(std::move(line.settings), context), line.json, context);
}

Result<int> ShowReport(const Report& report, bool json, const Context& context) {
  const int exit_code =
      report.first_fault() ? ExitCodeFor(*report.first_fault(), ExitMode::kCommand) : 0;
  const std::string text = json ? report.Json(exit_code) : report.Text(IsColoured(context));
  STEPVEIL_RETURN_IF_ERROR(WriteToStdout(context.console.Shown(text)));
  return exit_code;
}

}  // namespace stepveil
