#pragma once

#include "tests/support/process.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stepveil::testing {

// How GitLab's runner hands a job's lines to the job's shell, on its stdin (gitlab-runner,
// shells/bash.go).
enum class ScriptForm {
  kSubshell,  // since 19.1: (trap 'exit 1' TERM; eval '...') < /dev/null
  kPipe,      // before: : | eval '...'
};

// What the end of the shell means.
enum class Ending {
  kShell,      // shell executor: the runner reads the log until nobody has it open
  kContainer,  // Docker executor: the shell is PID 1, and all that is left is killed with it
};

struct GitlabJob {
  std::string shell = "bash";  // a command line: "bash", "dash", "busybox sh"
  ScriptForm form = ScriptForm::kSubshell;
  Ending ending = Ending::kShell;
  std::vector<std::string> lines;   // before_script and script; a line may have several
  double reader_delay_seconds = 0;  // how long the runner takes to start reading the log
};

struct GitlabLog {
  int exit_code = 0;  // -1: the log had no end in time
  std::string text;   // stdout and stderr in the order they were written
};

// Can this machine make a PID namespace with its own /proc? What stands in the way otherwise.
[[nodiscard]] std::string WhyNoContainer();

// Runs the lines in a simulated runner. `options` are the job's environment and folder; `scratch`
// takes the files of this run and must be a folder of its own.
[[nodiscard]] GitlabLog RunGitlabJob(const GitlabJob& job, const ProcessOptions& options,
                                     const std::filesystem::path& scratch);

}  // namespace stepveil::testing
