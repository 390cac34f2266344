#include "core/config/repository_files.h"

#include "core/config/private_group.h"
#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

namespace stepveil {
namespace {

using testing::HasSubstr;

class RepositoryFilesTest : public testing::Test {
 protected:
  RepositoryFiles Find(const std::string& folder, const FileChoice& choice = {}) {
    SettingFaults faults;
    RepositoryFiles files = FindRepositoryFiles(scratch_ / folder, choice, faults);
    printed_ = faults.empty() ? "" : Render(std::move(faults).Combined("the settings"));
    EXPECT_THAT(printed_, Not(HasSubstr(kCanary)));
    return files;
  }

  Scratch scratch_;
  std::string printed_;
};

TEST_F(RepositoryFilesTest, TakesTheNearestOfEachUpToTheRoot) {
  scratch_.Write(".stepveil.yaml", "outside");
  scratch_.MakeFolder("repo/.git");
  scratch_.Write("repo/.infisical.json", "{}");
  scratch_.Write("repo/.stepveil.yaml", "root");
  scratch_.Write("repo/a/.stepveil.yaml", "near");
  scratch_.MakeFolder("repo/a/b/c");
  const RepositoryFiles files = Find("repo/a/b/c");
  EXPECT_EQ(files.project->bytes, "near");
  EXPECT_EQ(files.project->label, "../../.stepveil.yaml");
  EXPECT_EQ(files.infisical->label, "../../../.infisical.json");
  EXPECT_EQ(printed_, "");
}

TEST_F(RepositoryFilesTest, StopsAtTheRootOfTheRepository) {
  scratch_.Write(".stepveil.yaml", "outside");
  scratch_.Write(".infisical.json", "{}");
  scratch_.MakeFolder("repo/.git");
  scratch_.MakeFolder("repo/a");
  const RepositoryFiles files = Find("repo/a");
  EXPECT_FALSE(files.project.has_value());
  EXPECT_FALSE(files.infisical.has_value());
  EXPECT_EQ(printed_, "");
}

TEST_F(RepositoryFilesTest, AWorktreesRootHoldsAGitFile) {
  scratch_.Write(".stepveil.yaml", "outside");
  scratch_.Write("store/HEAD", "ref: refs/heads/feature/login\n");
  scratch_.Write("tree/.git", "gitdir: ../store\n");
  scratch_.MakeFolder("tree/a");
  const RepositoryFiles files = Find("tree/a");
  EXPECT_FALSE(files.project.has_value());
  EXPECT_EQ(files.branch, "feature/login");
}

TEST_F(RepositoryFilesTest, WithoutARepositoryOnlyTheWorkingDirectoryCounts) {
  scratch_.Write(".stepveil.yaml", "above");
  scratch_.MakeFolder("a");
  EXPECT_FALSE(Find("a").project.has_value());
  EXPECT_EQ(Find("").project->bytes, "above");
}

TEST_F(RepositoryFilesTest, ReadsTheBranchWithoutGit) {
  scratch_.Write(".git/HEAD", "ref: refs/heads/main\n");
  EXPECT_EQ(Find("").branch, "main");
  scratch_.Write(".git/HEAD", "0123456789012345678901234567890123456789\n");
  EXPECT_EQ(Find("").branch, "");
}

TEST_F(RepositoryFilesTest, RefusesSymbolicLinks) {
  scratch_.Write("elsewhere/file", kCanary);
  scratch_.MakeFolder("repo/.git");
  std::filesystem::create_symlink(scratch_ / "elsewhere/file", scratch_ / "repo/.stepveil.yaml");
  EXPECT_FALSE(Find("repo").project.has_value());
  EXPECT_EQ(printed_,
            "stepveil: error: .stepveil.yaml: is a symbolic link, which could lead out of the "
            "repository\n"
            "stepveil: hint: put the file itself there\n");
}

TEST_F(RepositoryFilesTest, RefusesFilesThatOthersCanWrite) {
  for (const mode_t mode : {0646U, 0666U}) {
    scratch_.Write(".stepveil.yaml", kCanary, mode);
    EXPECT_FALSE(Find("").project.has_value());
    EXPECT_EQ(printed_,
              "stepveil: error: .stepveil.yaml: can be written by other users\n"
              "stepveil: hint: run: chmod go-w on the file (or copy it to a file of yours and name "
              "that with --config)\n");
  }
  scratch_.Write(".stepveil.yaml", kCanary, 0664);
  EXPECT_EQ(Find("").project.has_value(), IsPrivateGroup(getegid(), geteuid()));
}

TEST_F(RepositoryFilesTest, RefusesAFolderThatAllCanWrite) {
  scratch_.Write(".stepveil.yaml", kCanary);
  ASSERT_EQ(chmod(scratch_.root().c_str(), 0777), 0);
  EXPECT_FALSE(Find("").project.has_value());
  EXPECT_THAT(printed_, HasSubstr("lies in a folder that every user can write"));
  ASSERT_EQ(chmod(scratch_.root().c_str(), 01777), 0);
  EXPECT_TRUE(Find("").project.has_value());
}

TEST_F(RepositoryFilesTest, RefusesWhatIsNoFile) {
  scratch_.MakeFolder(".stepveil.yaml");
  ASSERT_EQ(mkfifo((scratch_ / ".infisical.json").c_str(), 0600), 0);
  Find("");
  EXPECT_EQ(printed_,
            "stepveil: error: 2 faults in the settings:\n"
            "  .stepveil.yaml: is no regular file; put a plain file there\n"
            "  .infisical.json: is no regular file; put a plain file there\n");
}

TEST_F(RepositoryFilesTest, RefusesHugeFilesWithoutParsingThem) {
  scratch_.Write(".stepveil.yaml", std::string(10 << 20, 'a'));
  scratch_.Write(".infisical.json", std::string(kLargestFileBytes, ' '));
  const RepositoryFiles files = Find("");
  EXPECT_FALSE(files.project.has_value());
  EXPECT_EQ(printed_, "stepveil: error: .stepveil.yaml: is larger than 1 MiB\n");
  EXPECT_EQ(files.infisical->bytes.size(), kLargestFileBytes);
}

TEST_F(RepositoryFilesTest, RefusesWhatItCannotRead) {
  if (geteuid() == 0) {
    // Root reads every file; the owner then is what can be wrong.
    scratch_.Write(".stepveil.yaml", kCanary);
    ASSERT_EQ(chown((scratch_ / ".stepveil.yaml").c_str(), 12345, 12345), 0);
    EXPECT_FALSE(Find("").project.has_value());
    EXPECT_EQ(printed_,
              "stepveil: error: .stepveil.yaml: belongs to another user (uid 12345)\n"
              "stepveil: hint: run as that user, or copy it to a file of yours and name that with "
              "--config\n");
    return;
  }
  scratch_.Write(".stepveil.yaml", kCanary, 0000);
  EXPECT_FALSE(Find("").project.has_value());
  EXPECT_EQ(printed_, "stepveil: error: .stepveil.yaml: cannot be read: permission denied\n");
}

TEST_F(RepositoryFilesTest, ANamedFileMustBeThere) {
  scratch_.Write("x/settings.yaml", "named");
  scratch_.Write("x/.infisical.json", "{}");
  scratch_.Write(".stepveil.yaml", "found");
  const RepositoryFiles files = Find("", {"x/settings.yaml", "x"});
  EXPECT_EQ(files.project->bytes, "named");
  EXPECT_EQ(files.project->label, "x/settings.yaml");
  EXPECT_EQ(files.infisical->bytes, "{}");
  Find("", {"x/gone.yaml", "y\x1b"});
  EXPECT_EQ(printed_,
            "stepveil: error: 2 faults in the settings:\n"
            "  x/gone.yaml: does not exist; give the path of a file\n"
            "  y\\x1b/.infisical.json: does not exist; give the path of a file\n");
}

constexpr uid_t kUnknownUser = 54'321;

// The files of the system say what a private group is; these are Debian's.
TEST(IsPrivateGroup, IsOneThatNobodyElseIsIn) {
  EXPECT_TRUE(IsPrivateGroup(0, 0));
  EXPECT_TRUE(IsPrivateGroup(1, 1));     // daemon's own
  EXPECT_FALSE(IsPrivateGroup(1, 0));    // another user's first group
  EXPECT_FALSE(IsPrivateGroup(100, 0));  // "users", which has no member
  EXPECT_FALSE(IsPrivateGroup(1, kUnknownUser));
  EXPECT_TRUE(IsPrivateGroup(kUnknownUser, kUnknownUser));  // known to nobody
  EXPECT_FALSE(IsPrivateGroup(kUnknownUser + 1, kUnknownUser));
}

TEST(WhyUntrusted, JudgesOwnerAndModes) {
  struct stat file {};
  struct stat folder {};
  file.st_mode = S_IFREG | 0644;
  folder.st_mode = S_IFDIR | 0755;
  file.st_uid = 1000;
  EXPECT_FALSE(WhyUntrusted(file, folder, 1000).has_value());
  EXPECT_TRUE(WhyUntrusted(file, folder, 1001).has_value());
  EXPECT_TRUE(WhyUntrusted(file, folder, 0).has_value());
  folder.st_uid = 1000;  // root in a container, on a checkout that is mounted into it
  EXPECT_FALSE(WhyUntrusted(file, folder, 0).has_value());
  EXPECT_TRUE(WhyUntrusted(file, folder, 1001).has_value());
  folder.st_uid = 1002;
  EXPECT_TRUE(WhyUntrusted(file, folder, 0).has_value());
  folder.st_uid = 0;
  file.st_uid = 0;
  EXPECT_FALSE(WhyUntrusted(file, folder, 1000).has_value());
  folder.st_mode = S_IFDIR | 0777;
  EXPECT_TRUE(WhyUntrusted(file, folder, 1000).has_value());
  folder.st_mode = S_IFDIR | 01777;
  EXPECT_FALSE(WhyUntrusted(file, folder, 1000).has_value());
  file.st_mode = S_IFREG | 0664;
  file.st_uid = kUnknownUser;
  file.st_gid = kUnknownUser;
  EXPECT_FALSE(WhyUntrusted(file, folder, kUnknownUser).has_value());
  file.st_mode = S_IFREG | 0666;
  EXPECT_TRUE(WhyUntrusted(file, folder, kUnknownUser).has_value());
  file.st_mode = S_IFREG | 0664;
  file.st_gid = kUnknownUser + 1;
  EXPECT_TRUE(WhyUntrusted(file, folder, kUnknownUser).has_value());
  file.st_gid = 1;  // daemon's
  EXPECT_TRUE(WhyUntrusted(file, folder, kUnknownUser).has_value());
  file.st_mode = S_IFSOCK | 0644;
  EXPECT_TRUE(WhyUntrusted(file, folder, 1000).has_value());
}

}  // namespace
}  // namespace stepveil
