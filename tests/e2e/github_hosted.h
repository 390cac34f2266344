#pragma once

#include "core/base/text.h"
#include "tests/e2e/github_job.h"
#include "tests/support/runner_files.h"
#include "tests/support/runner_job.h"
#include "tests/support/sha256.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <optional>

namespace stepveil::testing {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using Inputs = std::map<std::string, std::string>;

class GithubHostedTest : public GithubJobTest {
 protected:
  void SetUp() override {
    GithubJobTest::SetUp();
    if (!IsSkipped()) {
      InstallAction(folder_.path() / "action");
      UseGitHubJob();
      Unset("INFISICAL_MACHINE_IDENTITY_ID");
      Unset("GITHUB_ACTIONS");
      Set("STEPVEIL_CA_FILE", server_.ca_file());
      Set("GITHUB_REPOSITORY", "acme/app");
    }
  }

  RunnerJob& Job(RunnerJob::Masking masking = RunnerJob::Masking::kOn) {
    if (!job_) {
      job_.emplace(folder_, environment_, masking);
    }
    return *job_;
  }

  // INPUT_* as the runner makes them, for a login by OIDC to /backend unless `inputs` say
  // otherwise.
  [[nodiscard]] std::vector<std::string> With(const Inputs& inputs) const {
    Inputs all = {{"identity-id", server_.Field("/identities/ci-oidc-github/identity_id")},
                  {"project-slug", server_.Field("/project")},
                  {"env-slug", "dev"},
                  {"secret-path", "/backend"},
                  {"domain", server_.url()}};
    std::vector<std::string> entries;
    for (const auto& [name, value] : inputs) {
      all[name] = value;
    }
    for (const auto& [name, value] : all) {
      std::string variable = "INPUT_" + name;
      for (char& c : variable) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      }
      entries.push_back(variable + "=" + value);
    }
    return entries;
  }

  StepResult Action(const Inputs& inputs) {
    return Job().Run({"node", (folder_.path() / "action/main.js").string()}, With(inputs));
  }

  StepResult Post(const Inputs& inputs) {
    std::vector<std::string> entries = With(inputs);
    const std::vector<std::string> state = Job().State();
    entries.insert(entries.end(), state.begin(), state.end());
    return Job().Run({"node", (folder_.path() / "action/post.js").string()}, entries);
  }

  StepResult Shell(const std::string& script) { return Job().Run({"bash", "-e", "-c", script}); }

  // The action's command line, its inputs before it.
  [[nodiscard]] std::string StartOfAction(const Inputs& inputs) const {
    std::string command = "env";
    for (const std::string& entry : With(inputs)) {
      command += " '" + entry + "'";
    }
    return command + " node '" + (folder_.path() / "action/main.js").string() + "'";
  }

  // A step in the place of the action: runs the binary as a `run:` step would.
  StepResult RunStep(const std::string& script) {
    return Job().Run({"bash", "-e", "-c", script}, With({}));
  }

  // The action, ended by `signal` as soon as it has an access token.
  StepResult ActionEndedBy(const std::string& signal, const Inputs& inputs = {}) {
    Fault("/secrets?", R"({"kind": "delay", "ms": 60000})");
    return Shell("set -m; " + StartOfAction(inputs) +
                 " & p=$!; until ls \"$RUNNER_TEMP\"/stepveil-* >/dev/null 2>&1; do sleep 0.1; "
                 "done; kill -" +
                 signal + " -$p; wait $p || echo ended $?");
  }

  std::optional<RunnerJob> job_;
};

const std::vector<std::string> kCareless = {"DATABASE_URL", "JWT_SECRET", "TLS_PRIVATE_KEY",
                                            "QUOTES",       "UNICODE",    "SHARED_ONLY"};

}  // namespace stepveil::testing
