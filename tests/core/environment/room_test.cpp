#include "core/environment/room.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Environment Of(std::size_t count, std::size_t size_bytes) {
  Environment environment;
  for (std::size_t i = 0; i < count; ++i) {
    environment.variables.push_back(
        {"NAME_" + std::to_string(i), Secret(std::string(size_bytes, 'x')), "/", "dev"});
  }
  return environment;
}

bool Fits(const Environment& environment, const std::vector<std::string>& present = {}) {
  return CheckRoom(environment, Variables(present)).has_value();
}

// The kernel itself is asked: does a process start?
bool Starts(const Environment& environment) {
  std::vector<std::string> block;
  for (const Variable& variable : environment.variables) {
    block.push_back(variable.name + "=" + std::string(variable.value.Expose()));
  }
  return testing::RunProcess({"/bin/true"}, {block}).exit_code == 0;
}

TEST(RoomTest, IsWhatTheKernelTakes) {
  constexpr std::size_t kSize = 125'000;
  bool refused = false;
  for (std::size_t count = 1; count * kSize < KernelsRoomBytes() + (std::size_t{1} << 20);
       ++count) {
    const Environment environment = Of(count, kSize);
    refused = !Fits(environment);
    EXPECT_TRUE(refused || Starts(environment)) << count;
  }
  EXPECT_TRUE(refused);
  EXPECT_FALSE(Starts(Of(KernelsRoomBytes() / kSize + 1, kSize)));
}

TEST(RoomTest, CountsWhatIsThereButWhatIsReplacedOnce) {
  const std::size_t most = KernelsRoomBytes() - (std::size_t{65} << 10);
  const std::size_t count = most / 100'000;
  EXPECT_TRUE(Fits(Of(count, 100'000)));
  EXPECT_FALSE(Fits(Of(count, 100'000), {"OTHER=" + std::string(110'000, 'y')}));
  EXPECT_TRUE(Fits(Of(count, 100'000), {"NAME_0=" + std::string(110'000, 'y')}));
}

TEST(RoomTest, NamesSizesAndNoValue) {
  Environment environment;
  environment.variables.push_back({"A", Secret("canary-9f3b-SECRET"), "/", "dev"});
  const std::vector<std::string> none;
  const auto checked = CheckRoom(environment, Variables(none), 1024);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, ErrorCode::kExport);
  EXPECT_THAT(checked.error().message,
              AllOf(HasSubstr("the kernel takes 1 KiB"), Not(HasSubstr("canary"))));
}

constexpr std::size_t kEntryBytes = 100'000;

// Can a program be started with these variables?
bool StartsWith(const std::vector<std::string>& entries) {
  std::vector<char*> block;
  for (const std::string& entry : entries) {
    block.push_back(const_cast<char*>(entry.c_str()));
  }
  block.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    char program[] = "/bin/true";
    char* const words[] = {program, nullptr};
    execve(program, words, block.data());
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// `present`, and entries that take `bytes` as the kernel counts them.
std::vector<std::string> Filled(std::vector<std::string> present, std::size_t bytes) {
  while (bytes > 3 + sizeof(char*)) {
    const std::size_t piece = std::min(bytes, kEntryBytes);
    present.push_back("X=" + std::string(piece - 3 - sizeof(char*), 'x'));
    bytes -= piece;
  }
  return present;
}

class RoomForVariablesTest : public ::testing::TestWithParam<rlim_t> {
 protected:
  RoomForVariablesTest() {
    getrlimit(RLIMIT_STACK, &before_);
    rlimit wanted = before_;
    wanted.rlim_cur = GetParam();
    EXPECT_EQ(setrlimit(RLIMIT_STACK, &wanted), 0);
  }
  ~RoomForVariablesTest() override { setrlimit(RLIMIT_STACK, &before_); }

 private:
  rlimit before_ = {};
};

// The kernel itself says what is right.
TEST_P(RoomForVariablesTest, IsWhatTheKernelTakes) {
  for (const std::size_t present_bytes : {0U, 60'000U}) {
    const std::vector<std::string> present = Filled({"PATH=/bin"}, present_bytes);
    const std::size_t room = RoomForVariables(Variables(present));
    EXPECT_TRUE(StartsWith(Filled(present, room)));
    EXPECT_FALSE(StartsWith(Filled(present, room + (std::size_t{24} << 10))));
  }
}

INSTANTIATE_TEST_SUITE_P(Stacks, RoomForVariablesTest,
                         ::testing::Values(rlim_t{1} << 20, rlim_t{8} << 20, rlim_t{64} << 20));

TEST(RoomForVariables, IsNoneWhereTheEnvironmentIsFull) {
  const std::vector<std::string> present = Filled({}, std::size_t{8} << 20);
  EXPECT_EQ(RoomForVariables(Variables(present)), 0U);
}

}  // namespace
}  // namespace stepveil
