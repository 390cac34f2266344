#include "github-action/workflow_command.h"

#include "core/base/write_all.h"
#include "core/http/sigpipe_guard.h"

#include <cstring>
#include <string>

namespace stepveil::github {

void AppendCommand(std::string& text, std::string_view name, std::string_view data) {
  text.append("::").append(name).append("::");
  for (const char c : data) {
    switch (c) {
      case '%':
        text += "%25";
        break;
      case '\r':
        text += "%0D";
        break;
      case '\n':
        text += "%0A";
        break;
      default:
        text += c;
    }
  }
  text += '\n';
}

Result<void> WriteCommands(int descriptor, const Secret& text) {
  const SigpipeGuard guard;
  if (const int error_number = WriteAll(descriptor, text.Expose()); error_number != 0) {
    return Fail(ErrorCode::kExport,
                std::string("cannot write workflow commands: ") + strerror(error_number));
  }
  return {};
}

}  // namespace stepveil::github
