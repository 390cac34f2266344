#include "gitlab-component/log_folder.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <filesystem>

namespace stepveil::gitlab {
namespace {

namespace fs = std::filesystem;
using stepveil::testing::ScratchFolder;
using ::testing::StartsWith;

mode_t ModeOf(const fs::path& path) {
  struct stat found = {};
  EXPECT_EQ(lstat(path.c_str(), &found), 0);
  return found.st_mode & 07777;
}

TEST(LogFolder, IsPrivateAndHasItsFifo) {
  const ScratchFolder scratch;
  const std::vector<std::string> entries = {"TMPDIR=" + scratch.path().string()};
  const auto folder = MakeLogFolder(Variables(entries));
  ASSERT_TRUE(folder);
  EXPECT_THAT(folder->native(), StartsWith(scratch.path().native()));
  EXPECT_EQ(ModeOf(*folder), 0700U);
  EXPECT_EQ(ModeOf(*folder / kFifoName), 0600U);
  EXPECT_TRUE(fs::is_fifo(*folder / kFifoName));
  EXPECT_TRUE(IsOwnFolder(*folder));
  RemoveLogFolder(*folder);
  EXPECT_FALSE(fs::exists(*folder));
}

TEST(LogFolder, TheJobsOwnFolderComesFirstUnlessOthersCanWriteThere) {
  const ScratchFolder scratch;
  const ScratchFolder other;
  const std::vector<std::string> entries = {"RUNNER_TEMP_PROJECT_DIR=" + scratch.path().string(),
                                            "TMPDIR=" + other.path().string()};
  EXPECT_THAT(MakeLogFolder(Variables(entries))->native(), StartsWith(scratch.path().native()));
  chmod(scratch.path().c_str(), 0777);
  EXPECT_THAT(MakeLogFolder(Variables(entries))->native(), StartsWith(other.path().native()));
  chmod(scratch.path().c_str(), 01777);
  EXPECT_THAT(MakeLogFolder(Variables(entries))->native(), StartsWith(scratch.path().native()));
}

TEST(LogFolder, AFolderOthersCanEnterIsNotOurs) {
  const ScratchFolder scratch;
  chmod(scratch.path().c_str(), 0750);
  EXPECT_FALSE(IsOwnFolder(scratch.path()));
  EXPECT_FALSE(IsOwnFolder(scratch.path() / "missing"));
}

}  // namespace
}  // namespace stepveil::gitlab
