#include "core/export/private_file.h"

#include "core/base/process.h"
#include "tests/core/export/hidden_openat2.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

bool known_random_bytes = false;

}  // namespace

// In libcrypto's place, so that a name can be known beforehand.
extern "C" int RAND_bytes(unsigned char* buffer, int size) {
  const auto bytes = static_cast<std::size_t>(size);
  std::fill_n(buffer, bytes, static_cast<unsigned char>(0x42));
  return known_random_bytes || getrandom(buffer, bytes, 0) == size ? 1 : 0;
}

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCanary = "canary-9f3b-SECRET";

std::string ContentOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

mode_t ModeOf(const std::filesystem::path& file) {
  struct stat found = {};
  EXPECT_EQ(lstat(file.c_str(), &found), 0);
  return found.st_mode & 07777;
}

std::vector<std::string> NamesIn(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
  }
  return names;
}

// The message of the refusal, "" if there was none.
std::string Refusal(const std::filesystem::path& root, const std::filesystem::path& path) {
  const auto result = WritePrivateFile(root, path, Secret(kCanary));
  if (result) {
    return "";
  }
  EXPECT_EQ(result.error().code, ErrorCode::kExport);
  EXPECT_THAT(result.error().message, Not(HasSubstr(kCanary)));
  return result.error().message;
}

class PrivateFileTest : public ::testing::Test {
 protected:
  const std::filesystem::path& root() const { return folder_.path(); }

  testing::ScratchFolder folder_;
};

TEST_F(PrivateFileTest, WritesANewFileForItsOwnerOnly) {
  const mode_t before = umask(0);
  EXPECT_EQ(Refusal(root(), root() / "out.env"), "");
  umask(before);
  EXPECT_EQ(ContentOf(root() / "out.env"), kCanary);
  EXPECT_EQ(ModeOf(root() / "out.env"), 0600U);
  EXPECT_THAT(NamesIn(root()), ::testing::ElementsAre("out.env"));
}

TEST_F(PrivateFileTest, AStrictUmaskDoesNotLockItsOwnerOut) {
  const mode_t before = umask(0777);
  EXPECT_EQ(Refusal(root(), "out.env"), "");
  umask(before);
  EXPECT_EQ(ModeOf(root() / "out.env"), 0600U);
}

TEST_F(PrivateFileTest, ReplacesAWorldReadableFile) {
  folder_.Write("out.env", "old");
  std::filesystem::permissions(root() / "out.env", std::filesystem::perms(0644));
  const int old_file = open((root() / "out.env").c_str(), O_RDONLY);
  EXPECT_EQ(Refusal(root(), root() / "out.env"), "");
  EXPECT_EQ(ContentOf(root() / "out.env"), kCanary);
  EXPECT_EQ(ModeOf(root() / "out.env"), 0600U);
  char buffer[4] = {};
  EXPECT_EQ(read(old_file, buffer, sizeof buffer), 3);  // who had it open still sees the old one
  close(old_file);
}

TEST_F(PrivateFileTest, WritesIntoFoldersBelowTheRoot) {
  std::filesystem::create_directories(root() / "a/b");
  EXPECT_EQ(Refusal(root(), "a/b/out.env"), "");
  EXPECT_EQ(ContentOf(root() / "a/b/out.env"), kCanary);
}

TEST_F(PrivateFileTest, WritesAnEmptyFile) {
  ASSERT_TRUE(WritePrivateFile(root(), "empty", Secret()));
  EXPECT_EQ(ContentOf(root() / "empty"), "");
}

TEST_F(PrivateFileTest, RefusesPathsThatLeaveTheRoot) {
  std::filesystem::create_directories(root() / "in");
  for (const std::filesystem::path& path : std::vector<std::filesystem::path>{
           root() / "out.env", root() / "in/../../out.env", std::filesystem::path("../out.env"),
           std::filesystem::path("/etc/out.env"), root() / "in", std::filesystem::path(""),
           root() / "in/"}) {
    EXPECT_THAT(Refusal(root() / "in", path), HasSubstr("is not below")) << path;
  }
  EXPECT_THAT(NamesIn(root()), ::testing::ElementsAre("in"));
}

TEST_F(PrivateFileTest, RefusesASymbolicLinkInItsPlace) {
  folder_.Write("victim", "old");
  std::filesystem::create_symlink("victim", root() / "link");
  std::filesystem::create_symlink("nowhere", root() / "dangling");
  EXPECT_THAT(Refusal(root(), "link"), AllOf(HasSubstr("symbolic link"), HasSubstr("\"link\"")));
  EXPECT_THAT(Refusal(root(), "dangling"), HasSubstr("symbolic link"));
  EXPECT_EQ(ContentOf(root() / "victim"), "old");
  EXPECT_FALSE(std::filesystem::exists(root() / "nowhere"));
}

TEST_F(PrivateFileTest, RefusesASymbolicLinkOnTheWay) {
  std::filesystem::create_directories(root() / "real");
  std::filesystem::create_directory_symlink("real", root() / "link");
  std::filesystem::create_directory_symlink("/tmp", root() / "outside");
  EXPECT_THAT(Refusal(root(), "link/out.env"), HasSubstr("symbolic link"));
  EXPECT_THAT(Refusal(root(), "outside/out.env"), HasSubstr("symbolic link"));
  EXPECT_THAT(NamesIn(root() / "real"), ::testing::IsEmpty());
}

TEST_F(PrivateFileTest, TheRootItselfMayBeReachedThroughALink) {
  std::filesystem::create_directories(root() / "real");
  std::filesystem::create_directory_symlink("real", root() / "link");
  EXPECT_EQ(Refusal(root() / "link", root() / "link/out.env"), "");
  EXPECT_EQ(ContentOf(root() / "real/out.env"), kCanary);
}

TEST_F(PrivateFileTest, RefusesWhatIsNoPlainFile) {
  std::filesystem::create_directories(root() / "folder");
  ASSERT_EQ(mkfifo((root() / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(Refusal(root(), "folder"), HasSubstr("no plain file"));
  EXPECT_THAT(Refusal(root(), "pipe"), HasSubstr("no plain file"));
  EXPECT_THAT(Refusal("/dev", "/dev/null"), HasSubstr("no plain file"));
}

TEST_F(PrivateFileTest, NamesTheMissingFolder) {
  const auto result = WritePrivateFile(root(), "missing/out.env", Secret(kCanary));
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("no such file or directory"));
  EXPECT_THAT(result.error().hints, ::testing::ElementsAre("create the folder first"));
}

TEST_F(PrivateFileTest, EscapesAForeignPath) {
  EXPECT_THAT(Refusal(root(), "missing\x1b[2J/out.env"), Not(HasSubstr("\x1b")));
}

// Runs `check` in a child, since what it changes can't be undone, and returns its exit code.
template <typename Check>
int InChild(Check check) {
  const pid_t child = fork();
  if (child == 0) {
    check();
    _exit(::testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(PrivateFileTest, AFailedWriteLeavesTheOldFileAndNoNewOne) {
  folder_.Write("out.env", "old");
  const int exit_code = InChild([&] {
    const rlimit limit = {4, 4};
    setrlimit(RLIMIT_FSIZE, &limit);
    PrepareProcess(ExitMode::kCommand);
    EXPECT_THAT(Refusal(root(), "out.env"), HasSubstr("file too large"));
  });
  EXPECT_EQ(exit_code, 0);
  EXPECT_EQ(ContentOf(root() / "out.env"), "old");
  EXPECT_THAT(NamesIn(root()), ::testing::ElementsAre("out.env"));
}

// Whoever knew the name beforehand could keep a descriptor of the file that we fill.
TEST_F(PrivateFileTest, AFileThatWasPutInTheWayIsNotFilled) {
  const std::filesystem::path trap = folder_.Write(".stepveil-4242424242424242", "");
  known_random_bytes = true;
  const std::string refusal = Refusal(root(), "out.env");
  known_random_bytes = false;
  EXPECT_THAT(refusal, HasSubstr("file exists"));
  EXPECT_EQ(ContentOf(trap), "");
  EXPECT_FALSE(std::filesystem::exists(root() / "out.env"));
}

TEST_F(PrivateFileTest, HoldsTheSameWithoutOpenat2) {
  std::filesystem::create_directories(root() / "a/b");
  std::filesystem::create_directory_symlink("a", root() / "link");
  std::filesystem::create_directory_symlink("/tmp", root() / "a/outside");
  const int exit_code = InChild([&] {
    HideOpenat2();
    EXPECT_EQ(Refusal(root(), "a/b/out.env"), "");
    EXPECT_EQ(Refusal(root(), root() / "top.env"), "");
    EXPECT_THAT(Refusal(root(), "link/out.env"), HasSubstr("cannot write"));
    EXPECT_THAT(Refusal(root(), "a/outside/out.env"), HasSubstr("cannot write"));
    EXPECT_THAT(Refusal(root(), "missing/out.env"), HasSubstr("no such file"));
  });
  EXPECT_EQ(exit_code, 0);
  EXPECT_EQ(ContentOf(root() / "a/b/out.env"), kCanary);
  EXPECT_EQ(ContentOf(root() / "top.env"), kCanary);
  EXPECT_FALSE(std::filesystem::exists(root() / "a/out.env"));
}

}  // namespace
}  // namespace stepveil
