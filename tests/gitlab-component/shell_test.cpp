#include "gitlab-component/shell.h"

#include <gmock/gmock.h>

#include <unistd.h>

namespace stepveil::gitlab {
namespace {

using ::testing::HasSubstr;

TEST(Shell, ProcShowsThisProgramAndItsParent) {
  EXPECT_EQ(SelfInProc(), getpid());
  EXPECT_EQ(ParentOf(getpid()), getppid());
  EXPECT_EQ(ProgramOf(getpid()), "gitlab-component_test");
  EXPECT_EQ(ParentOf(-1), 0);
  EXPECT_EQ(ProgramOf(-1), "");
}

TEST(Shell, OnlyTriedOnesAreTaken) {
  for (const char* known : {"bash", "dash", "busybox", "ash"}) {
    EXPECT_TRUE(CheckShell(known)) << known;
  }
  for (const char* other : {"zsh", "mksh", "pwsh", "fish", "toybox", ""}) {
    const auto checked = CheckShell(other);
    ASSERT_FALSE(checked) << other;
    EXPECT_EQ(checked.error().code, ErrorCode::kUsage);
    EXPECT_THAT(checked.error().hints.back(), HasSubstr("stepveil run"));
  }
}

}  // namespace
}  // namespace stepveil::gitlab
