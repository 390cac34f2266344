#include "core/environment/room.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace stepveil
