// Many secrets and large ones, from the server to the command's output, in bounded memory.
#include "tests/e2e/job.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class LargeTest : public JobTest {
 protected:
  LargeTest() {
    UseServer();
    UseUniversalAuth();
  }

  void Seed(int count, int size_bytes) const {
    const auto seeded = RunProcess(
        {"/usr/bin/python3", STEPVEIL_SOURCE_DIR "/tests/e2e/large/seed.py", server_.url(),
         server_.ca_file(), "/empty", std::to_string(count), std::to_string(size_bytes)},
        {{"PATH=/usr/bin:/bin"}, folder_.path(), std::chrono::seconds(300)});
    ASSERT_EQ(seeded.exit_code, 0) << seeded.err;
  }

  // A command with so much address space for stepveil; the shell around it has what it likes.
  [[nodiscard]] ProcessResult RunWithin(int megabytes, const std::string& flags,
                                        const std::string& script) const {
    const std::string limit = "ulimit -v " + std::to_string(megabytes << 10) + "; exec ";
    return RunProcess(
        {"bash", "-c",
         limit + StepveilProgram() + " run --path /empty " + flags + " -- sh -c '" + script + "'"},
        {environment_, folder_.path(), std::chrono::seconds(300)});
  }
};

TEST_F(LargeTest, TenThousandSecretsAreMaskedWithin256MB) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer's shadow alone is larger";
#endif
  Seed(10'000, 32);
  const auto ran = RunWithin(256, "", "echo \"$V0\"; echo \"$V9999\"; env | grep -c ^V");
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "***\n***\n10000\n");
}

TEST_F(LargeTest, AFileOfFiveMegabytesIsMaskedWithin384MB) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer's shadow alone is larger";
#endif
  constexpr int kBytes = 5 << 20;
  Seed(1, kBytes);
  const auto ran =
      RunWithin(384, "--as-file V0", "wc -c <$V0; sed -n 40000p $V0; tail -n 1 $V0; echo end");
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, std::to_string(kBytes + kBytes / 64 - 1) + "\n***\n***end\n");
}

// Less than is needed is an error, before the command starts, and names no value.
TEST_F(LargeTest, TooLittleMemoryIsAnError) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer's shadow alone is larger";
#endif
  Seed(1, 5 << 20);
  const auto ran = RunWithin(64, "--as-file V0", "echo started");
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, AllOf(HasSubstr("stepveil: error: "), Not(HasSubstr("canary"))));
}

}  // namespace
}  // namespace stepveil::testing
