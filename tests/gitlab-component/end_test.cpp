#include "gitlab-component/end.h"

#include "gitlab-component/log_daemon.h"
#include "gitlab-component/log_folder.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace stepveil::gitlab {
namespace {

namespace fs = std::filesystem;
using stepveil::testing::ScratchFolder;
using ::testing::HasSubstr;

Result<int> EndOf(const std::vector<std::string>& operands) {
  const std::vector<std::string> block;
  const Variables variables(block);
  const Clock clock;
  Console console;
  return End(operands, {variables, clock, nullptr, console});
}

fs::path MakeFolderIn(const ScratchFolder& scratch) {
  const std::vector<std::string> entries = {"TMPDIR=" + scratch.path().string()};
  return *MakeLogFolder(Variables(entries));
}

TEST(End, BringsTheLogToItsEnd) {
  const ScratchFolder scratch;
  const fs::path folder = MakeFolderIn(scratch);
  std::array<int, 2> log{};
  ASSERT_EQ(pipe2(log.data(), O_CLOEXEC), 0);
  ASSERT_TRUE(StartLogDaemon(folder, log[1], JobEnd::kEndsAll));
  const int writer = open((folder / kFifoName).c_str(), O_WRONLY | O_CLOEXEC);
  ASSERT_EQ(write(writer, "last", 4), 4);
  const auto ended = EndOf({folder.string()});
  ASSERT_TRUE(ended) << ended.error().message;
  EXPECT_EQ(*ended, 0);
  std::array<char, 16> text{};
  EXPECT_EQ(read(log[0], text.data(), text.size()), 4);
  for (const int descriptor : {writer, log[0], log[1]}) {
    close(descriptor);
  }
}

TEST(End, OfWhatHasEndedIsFine) {
  const ScratchFolder scratch;
  const auto ended = EndOf({scratch.path() / "gone"});
  ASSERT_TRUE(ended);
  EXPECT_EQ(*ended, 0);
}

TEST(End, OfADaemonThatWasKilledIsAnError) {
  const ScratchFolder scratch;
  const auto ended = EndOf({MakeFolderIn(scratch).string()});
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::kExport);
  EXPECT_THAT(ended.error().message, HasSubstr("may be missing"));
}

TEST(End, TakesOneFolder) {
  for (const std::vector<std::string>& operands :
       {std::vector<std::string>{}, std::vector<std::string>{"/a", "/b"}}) {
    const auto ended = EndOf(operands);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, ErrorCode::kUsage);
  }
}

}  // namespace
}  // namespace stepveil::gitlab
