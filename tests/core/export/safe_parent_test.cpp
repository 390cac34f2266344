#include "core/export/private_file.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace stepveil {
namespace {

TEST(IsSafeParent, IsWhereNobodyElseCanReplaceWhatIsOurs) {
  const testing::ScratchFolder scratch;
  const std::filesystem::path& folder = scratch.path();
  const auto set = [&](mode_t mode) { return chmod(folder.c_str(), mode) == 0; };
  EXPECT_TRUE(set(0700) && IsSafeParent(folder));
  EXPECT_TRUE(set(01777) && IsSafeParent(folder));
  EXPECT_TRUE(set(0777) && !IsSafeParent(folder));
  EXPECT_TRUE(set(0720) && !IsSafeParent(folder));
  EXPECT_TRUE(set(0700) && !IsSafeParent(folder / "none"));
  std::filesystem::create_symlink("/tmp", folder / "link");
  EXPECT_FALSE(IsSafeParent(folder / "link"));
  EXPECT_FALSE(IsSafeParent("relative"));
}

TEST(IsSafeParent, IsOursOrRoots) {
  if (geteuid() != 0) {
    GTEST_SKIP() << "only root can give a folder away";
  }
  const testing::ScratchFolder scratch;
  const std::filesystem::path& folder = scratch.path();
  EXPECT_TRUE(chmod(folder.c_str(), 0700) == 0 && IsSafeParent(folder));
  for (const mode_t mode : {0700U, 01777U}) {
    EXPECT_TRUE(chown(folder.c_str(), 12345, 12345) == 0 && chmod(folder.c_str(), mode) == 0);
    EXPECT_FALSE(IsSafeParent(folder)) << mode;
  }
}

}  // namespace
}  // namespace stepveil
