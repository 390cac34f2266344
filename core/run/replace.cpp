#include "core/run/replace.h"

#include "core/run/arguments.h"
#include "core/run/environment_block.h"

#include <unistd.h>

#include <cerrno>

namespace stepveil {

StartFailure ReplaceProcess(ChildRequest request) {
  EnvironmentBlock block(request.block);
  request.block.clear();  // wiped
  const Program program =
      FindProgram(request.command[0], SearchPath(block.get(), request.search_path));
  if (program.path.empty()) {
    return ExplainNotFound(request.command[0], program);
  }
  execve(program.path.c_str(), Arguments(request.command).data(), block.get());
  return ExplainNotExecuted(request.command[0], program.path, errno);
}

}  // namespace stepveil
