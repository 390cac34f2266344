#pragma once

#include "tests/e2e/job.h"
#include "tests/support/gitlab_job.h"

#include <string>
#include <vector>

namespace stepveil::testing {

// A GitLab job's place: its predefined variables, an id token of the dev server's GitLab, and the
// two lines with which a job masks its log and loads /backend.
class GitlabJobTest : public JobTest {
 protected:
  explicit GitlabJobTest(const std::vector<std::string>& server_arguments = {});

  // An id token for this instance, with `claims` (JSON) laid over the usual ones.
  [[nodiscard]] std::string IdToken(const std::string& claims = "{}") const;

  // Runs the lines in the simulated runner, after the two lines.
  [[nodiscard]] GitlabLog Run(GitlabJob job) const;

  // The same without anything before them.
  [[nodiscard]] GitlabLog RunBare(const GitlabJob& job) const;

  // `command`'s stdout, run with the job's environment: for numbers that a shell knows best.
  [[nodiscard]] std::string Output(const std::string& command) const;

  const std::string begin_ =
      "{ eval \"$(" + StepveilProgram() + " gitlab begin || echo \"exit $?\")\"; } 3>&1";
  const std::string export_ =
      "eval \"$(" + StepveilProgram() + " export --to gitlab || echo \"exit $?\")\"";
};

}  // namespace stepveil::testing
