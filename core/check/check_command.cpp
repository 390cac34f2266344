#include "core/check/check_command.h"

#include "core/base/exit_code.h"
#include "core/base/text.h"
#include "core/base/write_all.h"
#include "core/check/check.h"
#include "core/cli/colours.h"
#include "core/cli/console.h"

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

}  // namespace

Result<int> CheckCommand(CommandLine line, const Context& context) {
  const Report report = Check(std::move(line.settings), context);
  const int exit_code =
      report.first_fault() ? ExitCodeFor(*report.first_fault(), ExitMode::kCommand) : 0;
  STEPVEIL_RETURN_IF_ERROR(
      Print(line.json ? report.Json(exit_code) : report.Text(IsColoured(context)), context));
  return exit_code;
}

}  // namespace stepveil
