#include "gitlab-component/shell.h"

#include <gmock/gmock.h>

namespace stepveil::gitlab {
namespace {

using ::testing::HasSubstr;

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
