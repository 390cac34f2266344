#include "gitlab-component/shell.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace stepveil::gitlab {
Result<void> CheckShell(const std::string& program) {
  constexpr std::array<std::string_view, 4> kKnown = {"bash", "dash", "busybox", "ash"};
  if (std::find(kKnown.begin(), kKnown.end(), program) != kKnown.end()) {
    return {};
  }
  return Fail(ErrorCode::kUsage,
              program.empty() ? "cannot see which shell runs the job: /proc does not show it"
                              : "cannot mask the log of the shell " + Quoted(program),
              {"bash, dash and busybox sh are supported",
               "start the commands that need secrets with \"stepveil run -- COMMAND\": that works "
               "in any shell, PowerShell included"});
}

}  // namespace stepveil::gitlab
