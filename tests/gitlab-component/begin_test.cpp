// What "begin" refuses before it has touched anything; what it does is seen in tests/e2e.
#include "gitlab-component/begin.h"

#include "core/base/clock.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>

namespace stepveil::gitlab {
namespace {

using stepveil::testing::ScratchFolder;
using ::testing::HasSubstr;

constexpr int kLog = 3;

class BeginTest : public ::testing::Test {
 protected:
  void SetUp() override { kept_ = fcntl(kLog, F_DUPFD_CLOEXEC, 10); }
  void TearDown() override {
    if (kept_ < 0) {
      close(kLog);
    } else {
      dup2(kept_, kLog);
      close(kept_);
    }
  }

  // The refusal's message; nothing was made in the job's folder.
  [[nodiscard]] std::string Refusal(const std::vector<std::string>& operands = {}) const {
    const std::vector<std::string> block = {"TMPDIR=" + scratch_.path().string()};
    const Variables variables(block);
    const Clock clock;
    Console console;
    const auto begun = Begin(operands, {variables, clock, nullptr, console});
    EXPECT_TRUE(std::filesystem::is_empty(scratch_.path()));
    if (begun) {
      return "no error";
    }
    EXPECT_EQ(begun.error().code, ErrorCode::kUsage);
    EXPECT_FALSE(begun.error().hints.empty());
    return begun.error().message;
  }

  ScratchFolder scratch_;
  int kept_ = -1;
};

TEST_F(BeginTest, TakesNoArguments) { EXPECT_THAT(Refusal({"x"}), HasSubstr("no arguments")); }

TEST_F(BeginTest, NeedsTheLogOnDescriptorThree) {
  close(kLog);
  EXPECT_THAT(Refusal(), HasSubstr("descriptor 3 does not lead"));
  const int readable = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(readable, kLog);
  EXPECT_THAT(Refusal(), HasSubstr("descriptor 3 does not lead"));
  if (readable != kLog) {
    close(readable);
  }
}

// `stepveil gitlab begin 3>&1`, outside of `$(...)`.
TEST_F(BeginTest, PrintsForAShellAndNotIntoTheLog) {
  std::array<int, 2> log{};
  ASSERT_EQ(pipe2(log.data(), O_CLOEXEC), 0);
  fflush(stdout);
  const int kept = dup(STDOUT_FILENO);
  dup2(log[1], STDOUT_FILENO);
  dup2(log[1], kLog);
  const std::string refusal = Refusal();
  dup2(kept, STDOUT_FILENO);
  EXPECT_THAT(refusal, HasSubstr("is for the job's shell"));
  for (const int descriptor : {kept, log[0], log[1]}) {
    if (descriptor != kLog) {
      close(descriptor);
    }
  }
}

}  // namespace
}  // namespace stepveil::gitlab
