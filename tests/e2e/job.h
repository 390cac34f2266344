#pragma once

#include "tests/support/dev_server_process.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil::testing {

// One job's place: a dev server, an empty folder to work in, and the environment that a CI system
// would give.
class JobTest : public ::testing::Test {
 protected:
  explicit JobTest(const std::vector<std::string>& server_arguments = {})
      : server_(server_arguments) {}

  // The real binary, run with `arguments` in the job's folder.
  [[nodiscard]] ProcessResult Stepveil(const std::vector<std::string>& arguments) const;

  // The environment's entries for the server and project; those of a login as the machine identity
  // `name` with Universal Auth, or as a GitHub job.
  void UseServer();
  void UseUniversalAuth(const std::string& name = "ci-ua");
  void UseGitHubJob(const std::string& name = "ci-oidc-github");

  void Set(const std::string& name, const std::string& value);
  void Unset(const std::string& name);

  // Orders a fault: {"match": match, ...more}.
  void Fault(const std::string& match, const std::string& more) const;

  DevServerProcess server_;
  ScratchFolder folder_;
  std::vector<std::string> environment_{"PATH=/usr/local/bin:/usr/bin:/bin"};
};

}  // namespace stepveil::testing
