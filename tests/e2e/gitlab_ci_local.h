#pragma once

#include "tests/e2e/gitlab.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stepveil::testing {

// The whole of a file, byte for byte.
[[nodiscard]] std::string ReadText(const std::filesystem::path& file);

// A repository with the component's templates and a pipeline, for gitlab-ci-local.
class CiLocalTest : public GitlabJobTest {
 protected:
  // Skips where gitlab-ci-local is not installed, but not in CI.
  void SetUp() override;

  // Writes the pipeline, what stands between @ signs filled in, and commits it beside the
  // templates. Called again, it replaces the pipeline only.
  void MakeRepository(std::string pipeline);

  // Runs gitlab-ci-local; its stdout and stderr are in `out`. Jobs' logs lie in repository_.
  [[nodiscard]] ProcessResult CiLocal(std::vector<std::string> arguments) const;

  std::filesystem::path repository_;

 private:
  std::string id_token_;  // of all its jobs
  [[nodiscard]] std::vector<std::string> Bare() const;
  void Git(std::vector<std::string> arguments) const;
};

}  // namespace stepveil::testing
