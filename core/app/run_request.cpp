#include "core/app/run_request.h"

#include "core/base/text.h"

#include <filesystem>
#include <utility>

namespace stepveil {
namespace {

tl::unexpected<Error> NoCommand(std::vector<std::string> more_hints) {
  more_hints.insert(more_hints.begin(), "stepveil run [flags] -- COMMAND [ARG...]");
  return Fail(ErrorCode::kUsage, "there is no command to run", std::move(more_hints));
}

bool NamesProcess(const Settings& flags, const Variables& variables) {
  return (flags.process && !flags.process->empty()) || variables.GetNonEmpty("STEPVEIL_PROCESS");
}

}  // namespace

Result<Request> LoadRunRequest(CommandLine& line, const Context& context) {
  if (line.child.empty() && !NamesProcess(line.settings, context.variables)) {
    return NoCommand({});
  }
  STEPVEIL_ASSIGN_OR_RETURN(Request request,
                            LoadRequest(std::move(line.settings), context.variables,
                                        std::filesystem::current_path(), Purpose::kFetch));
  if (!line.child.empty()) {
    request.command = line.child;
  }
  if (request.command.empty()) {
    return NoCommand(
        {"or give process " + Quoted(request.process) + " a \"command:\" in .stepveil.yaml"});
  }
  if (line.user_shell) {
    request.command[0] = context.variables.GetNonEmpty("SHELL").value_or("sh");
  }
  return request;
}

}  // namespace stepveil
