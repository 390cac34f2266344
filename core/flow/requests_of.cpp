#include "core/flow/requests_of.h"

#include <filesystem>
#include <utility>

namespace stepveil {

Result<std::vector<Request>> RequestsOf(CommandLine& line, const Context& context) {
  const auto directory = std::filesystem::current_path();
  if (line.all || !line.processes.empty()) {
    const auto which = line.all ? Processes::Which::kAll : Processes::Which::kNamed;
    return LoadRequests(std::move(line.settings), context.variables, directory,
                        {which, std::move(line.processes)});
  }
  STEPVEIL_ASSIGN_OR_RETURN(
      Request request,
      LoadRequest(std::move(line.settings), context.variables, directory, Purpose::kFetch));
  std::vector<Request> requests;
  requests.push_back(std::move(request));
  return requests;
}

}  // namespace stepveil
