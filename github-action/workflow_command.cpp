#include "github-action/workflow_command.h"

#include "core/http/sigpipe_guard.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

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
  for (std::string_view rest = text.Expose(); !rest.empty();) {
    const ssize_t written = write(descriptor, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // a parent may have left the pipe non-blocking
      pollfd ready = {descriptor, POLLOUT, 0};
      poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return Fail(ErrorCode::kExport,
                  std::string("cannot write workflow commands: ") + strerror(errno));
    }
  }
  return {};
}

}  // namespace stepveil::github
