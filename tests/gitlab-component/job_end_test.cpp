#include "gitlab-component/job_end.h"

#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <signal.h>

#include <cstdio>
#include <filesystem>

namespace stepveil::gitlab {
namespace {

using stepveil::testing::ScratchFolder;

// For a process in a shell below a shell that is called `program`.
JobEnd EndBelow(const std::string& program) {
  const ScratchFolder scratch;
  const auto runner = scratch.path() / program;
  std::filesystem::copy_file("/bin/dash", runner);
  const std::string command =
      "exec " + runner.string() + " -c 'sh -c \"echo \\$\\$; exec sleep 60\"; :' 2>/dev/null";
  FILE* const shell = popen(command.c_str(), "r");
  pid_t process = 0;
  EXPECT_EQ(fscanf(shell, "%d", &process), 1);
  const JobEnd end = JobEndFor(process);
  kill(process, SIGTERM);
  pclose(shell);
  return end;
}

TEST(JobEnd, TheRunnerAboveReadsToTheEnd) {
  EXPECT_EQ(EndBelow("gitlab-runner"), JobEnd::kLeavesTheRest);
  EXPECT_EQ(EndBelow("gitlab-runner-linux-amd64"), JobEnd::kLeavesTheRest);
}

TEST(JobEnd, WithoutItEverythingMayEnd) {
  EXPECT_EQ(EndBelow("gitlab-runner-helper"), JobEnd::kEndsAll);
  EXPECT_EQ(EndBelow("gitlab-runner-helper.x86_64"), JobEnd::kEndsAll);
  EXPECT_EQ(EndBelow("systemd"), JobEnd::kEndsAll);
}

}  // namespace
}  // namespace stepveil::gitlab
