#include "core/cli/stdout_guard.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace stepveil {
namespace {

Result<void> Guard(const std::vector<std::string>& block, bool detected = false) {
  return RefuseLogAsStdout(Variables(block), detected);
}

// What the guard says in a child whose stdout `redirect` has changed after the fork: 0 = go on.
int GuardInChild(const std::vector<std::string>& block, const std::function<void()>& redirect) {
  const pid_t child = fork();
  if (child == 0) {
    redirect();
    _exit(Guard(block) ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

void SendToAPipe() {
  int ends[2];
  if (pipe(ends) != 0 || dup2(ends[1], STDOUT_FILENO) < 0) {
    _exit(2);
  }
}

const std::vector<std::string>& InCi() {
  static const std::vector<std::string> block{"CI=true"};
  return block;
}

TEST(StdoutGuardTest, RefusesTheParentsOwnStdoutInCi) {
  EXPECT_EQ(GuardInChild(InCi(), [] {}), 1);
}

TEST(StdoutGuardTest, LetsACapturedStdoutThrough) {
  EXPECT_EQ(GuardInChild(InCi(), SendToAPipe), 0);
}

// `$(a || b)`: the subshell writes where we write, the shell elsewhere.
TEST(StdoutGuardTest, LetsWhatASubshellCapturesThrough) {
  EXPECT_EQ(GuardInChild(InCi(),
                         [] {
                           SendToAPipe();
                           _exit(GuardInChild(InCi(), [] {}));
                         }),
            0);
  EXPECT_EQ(GuardInChild(InCi(), [] { _exit(GuardInChild(InCi(), [] {})); }), 1);
}

// A CI system that starts us without a shell reads both by one pipe.
TEST(StdoutGuardTest, RefusesAPipeThatTakesTheMessagesToo) {
  const auto both = [] {
    SendToAPipe();
    dup2(STDOUT_FILENO, STDERR_FILENO);
  };
  EXPECT_EQ(GuardInChild(InCi(), both), 1);
  EXPECT_EQ(GuardInChild({}, both), 0);
}

TEST(StdoutGuardTest, ADetectedSystemNeedsNoVariable) {
  EXPECT_FALSE(Guard({}, true));
  EXPECT_TRUE(Guard({}));
}

TEST(StdoutGuardTest, AsksNothingOutsideOfCi) {
  EXPECT_EQ(GuardInChild({}, [] {}), 0);
  EXPECT_EQ(GuardInChild({"CI=false"}, [] {}), 0);
  EXPECT_EQ(GuardInChild({"CI="}, [] {}), 0);
}

TEST(StdoutGuardTest, SaysWhatToDoInstead) {
  const pid_t child = fork();
  if (child == 0) {
    const auto refused = Guard(InCi());
    const bool told =
        !refused && refused.error().code == ErrorCode::kExport && refused.error().hints.size() == 3;
    _exit(told ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace stepveil
