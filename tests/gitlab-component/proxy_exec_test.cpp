// Without the runner's helper above us; with a stand-in for it, see tests/e2e.
#include "gitlab-component/proxy_exec.h"

#include "tests/support/process.h"

#include <gtest/gtest.h>

namespace stepveil::gitlab {
namespace {

using stepveil::testing::ScratchFolder;

pid_t ShellWith(const std::vector<std::string>& entries) {
  return ShellUnderProxyExec(Variables(entries));
}

TEST(ProxyExec, TheMaskDatabaseAloneProvesNothing) {
  const ScratchFolder folder;
  const std::string entry = "RUNNER_TEMP_PROJECT_DIR=" + folder.path().string();
  EXPECT_EQ(ShellWith({entry}), 0);
  folder.Write("masking.db", "");
  EXPECT_EQ(ShellWith({entry}), 0);
}

TEST(ProxyExec, NoFolderIsNoProxy) {
  EXPECT_EQ(ShellWith({}), 0);
  EXPECT_EQ(ShellWith({"RUNNER_TEMP_PROJECT_DIR="}), 0);
  EXPECT_EQ(ShellWith({"RUNNER_TEMP_PROJECT_DIR=/no/such"}), 0);
}

}  // namespace
}  // namespace stepveil::gitlab
