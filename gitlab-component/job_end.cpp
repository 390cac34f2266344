#include "gitlab-component/job_end.h"

#include "core/base/ancestry.h"

#include <string>

namespace stepveil::gitlab {
namespace {

// gitlab-runner, or as the release's asset is called: gitlab-runner-linux-amd64. The helper's
// `proxy-exec` waits a second for the log, no longer.
bool IsRunner(const std::string& program) {
  return program.starts_with("gitlab-runner") && program.find("helper") == std::string::npos;
}

}  // namespace

JobEnd JobEndFor(pid_t process) {
  for (pid_t above = ParentOf(process); above > 0; above = ParentOf(above)) {
    if (const std::string program = ProgramOf(above); program.starts_with("gitlab-runner")) {
      return IsRunner(program) ? JobEnd::kLeavesTheRest : JobEnd::kEndsAll;
    }
  }
  return JobEnd::kEndsAll;
}

}  // namespace stepveil::gitlab
