#include "tests/e2e/gitlab.h"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace stepveil::testing {

GitlabJobTest::GitlabJobTest(const std::vector<std::string>& server_arguments)
    : JobTest(server_arguments) {
  UseServer();
  Set("CI", "true");
  Set("GITLAB_CI", "true");
  Set("CI_PROJECT_DIR", folder_.path());
  Set("TMPDIR", folder_.path());
  Set("INFISICAL_MACHINE_IDENTITY_ID", server_.Field("/identities/ci-oidc-gitlab/identity_id"));
  Set("INFISICAL_SECRET_PATH", "/backend");
  Set("STEPVEIL_AUDIENCE", server_.url());
  Set("STEPVEIL_ID_TOKEN", IdToken());
}

std::string GitlabJobTest::IdToken(const std::string& claims) const {
  const std::string answer =
      server_.Control("POST", "/_ci/mint", R"({"issuer":"gitlab","claims":)" + claims + "}");
  return nlohmann::json::parse(answer).at("jwt");
}

GitlabLog GitlabJobTest::Run(GitlabJob job) const {
  job.lines.insert(job.lines.begin(), {begin_, export_});
  return RunBare(job);
}

GitlabLog GitlabJobTest::RunBare(const GitlabJob& job) const {
  const ScratchFolder scratch;
  return RunGitlabJob(job, {environment_, folder_.path(), std::chrono::seconds(30)},
                      scratch.path());
}

std::string GitlabJobTest::Output(const std::string& command) const {
  return RunProcess({"sh", "-c", command}, {environment_, folder_.path()}).out;
}

}  // namespace stepveil::testing
