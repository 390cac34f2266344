#pragma once

#include "tests/support/process.h"
#include "tests/support/runner_masker.h"

#include <map>
#include <string>
#include <vector>

// One job as GitHub's hosted runner would run it, as far as it can be told from its description:
// what the log shows, what the steps get. Our own model, to hold the action against.
namespace stepveil::testing {

struct StepResult {
  int exit_code = 0;  // 1 also where a file of the step's is faulty
  std::string raw;    // what the step printed, commands and all
  std::string shown;  // what the log shows of it
  std::map<std::string, std::string> outputs;
};

class RunnerJob {
 public:
  enum class Masking { kOn, kOff };  // off: to see that a search finds what it searches for

  // `folder` gets the workspace and RUNNER_TEMP; `variables` ("NAME=VALUE") are those of the
  // runner.
  RunnerJob(const ScratchFolder& folder, std::vector<std::string> variables,
            Masking masking = Masking::kOn);

  // Runs one step. Its environment is printed first, as the runner does for the steps of actions;
  // its stderr is read before its stdout, since the runner reads them side by side and promises no
  // order: what stderr shows must not count on masks of stdout. Then its files count, also if it
  // fails.
  StepResult Run(const std::vector<std::string>& command,
                 const std::vector<std::string>& variables = {});

  // The last step's state, as its post step gets it: "STATE_NAME=VALUE".
  [[nodiscard]] std::vector<std::string> State() const;

  [[nodiscard]] const std::string& log() const { return log_; }  // all steps so far
  [[nodiscard]] const std::string& summary() const { return summary_; }
  [[nodiscard]] const std::map<std::string, std::string>& variables() const { return exported_; }
  [[nodiscard]] const RunnerMasker& masker() const { return masker_; }
  [[nodiscard]] std::filesystem::path workspace() const { return folder_.path() / "workspace"; }
  [[nodiscard]] std::filesystem::path temporary() const { return folder_.path() / "temp"; }

 private:
  struct Step;

  [[nodiscard]] std::string Shown(const std::string& text) const;
  void ReadStream(const std::string& text, Step& step);
  void ReadLine(const std::string& line, Step& step);
  void ReadFiles(Step& step);

  const ScratchFolder& folder_;
  std::vector<std::string> runners_;
  Masking masking_;
  RunnerMasker masker_;
  std::map<std::string, std::string> exported_;
  std::map<std::string, std::string> state_;
  std::string log_;
  std::string summary_;
};

}  // namespace stepveil::testing
