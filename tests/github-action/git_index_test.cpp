#include "github-action/git_index.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace stepveil::github {
namespace {

using ::testing::HasSubstr;

class GitIndexTest : public ::testing::Test {
 protected:
  // Indexes are written by git itself.
  void Git(const std::vector<std::string>& arguments) const {
    std::vector<std::string> command = {"git", "-c", "user.name=t", "-c",
                                        "user.email=t@example.com"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const auto ran = testing::RunProcess(command, {{"PATH=/usr/bin:/bin"}, folder_.path()});
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
  }

  void Add() const {
    folder_.Write("a", "1");
    folder_.Write("src/.env", "1");
    folder_.Write("src/" + std::string(200, 'b'), "1");
    folder_.Write("src/main.rs", "1");
    Git({"add", "-f", "."});
    folder_.Write("src/untracked", "1");
  }

  [[nodiscard]] std::string Tracked(const std::string& file) const {
    const auto tracked = IsTracked(folder_.path(), folder_.path() / file);
    return !tracked ? tracked.error().message : *tracked ? "yes" : "no";
  }

  void ExpectRight() const {
    for (const std::string& file : {std::string("a"), std::string("src/.env"),
                                    "src/" + std::string(200, 'b'), std::string("src/main.rs")}) {
      EXPECT_EQ(Tracked(file), "yes") << file;
    }
    for (const char* file : {"src/untracked", ".env", "src", "src/.en", "src/.env2"}) {
      EXPECT_EQ(Tracked(file), "no") << file;
    }
  }

  testing::ScratchFolder folder_;
};

TEST_F(GitIndexTest, ReadsEachVersionOfTheFormat) {
  Git({"init", "-q"});
  Add();
  for (const char* version : {"2", "3", "4"}) {
    Git({"update-index", "--index-version", version});
    ExpectRight();
  }
  Git({"add", "--intent-to-add", "src/untracked"});  // has extended flags
  EXPECT_EQ(Tracked("src/untracked"), "yes");
  EXPECT_EQ(Tracked("src/main.rs"), "yes");
}

TEST_F(GitIndexTest, ReadsAnIndexOfSha256) {
  Git({"init", "-q", "--object-format=sha256"});
  Add();
  ExpectRight();
}

TEST_F(GitIndexTest, FollowsTheFileOfAWorktree) {
  Git({"init", "-q", "main"});
  Git({"-C", "main", "commit", "-q", "--allow-empty", "-m", "x"});
  Git({"-C", "main", "worktree", "add", "-q", "../tree"});
  folder_.Write("tree/.env", "1");
  Git({"-C", "tree", "add", "-f", ".env"});
  EXPECT_EQ(Tracked("tree/.env"), "yes");
  EXPECT_EQ(Tracked("tree/other"), "no");
}

TEST_F(GitIndexTest, WithoutARepositoryOrAnIndexNothingIsTracked) {
  EXPECT_EQ(Tracked(".env"), "no");
  Git({"init", "-q"});
  EXPECT_EQ(Tracked(".env"), "no");
}

TEST_F(GitIndexTest, RefusesToGuessFromWhatIsNoIndex) {
  Git({"init", "-q"});
  for (const char* text :
       {"", "DIRC", "DIRC\0\0\0\2\0\0\0\1 and no entry follows, in any length"}) {
    folder_.Write(".git/index", text);
    EXPECT_THAT(Tracked(".env"), HasSubstr("cannot tell whether git tracks \".env\""));
  }
}

// Cut anywhere, an index is refused or read in part; never read past its end.
TEST_F(GitIndexTest, SurvivesAnIndexThatIsCutShort) {
  Git({"init", "-q"});
  Add();
  std::ifstream stream(folder_.path() / ".git/index", std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(stream), {}};
  ASSERT_EQ(IndexLists(whole, "src/main.rs"), true);
  for (std::size_t size = 0; size + 40 < whole.size(); ++size) {
    const auto listed = IndexLists(std::string_view(whole).substr(0, size), "src/none");
    EXPECT_FALSE(listed.value_or(false)) << size;
  }
}

std::string Number(std::uint32_t number, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) {
    text += static_cast<char>(number >> (8 * i) & 0xff);
  }
  return text;
}

// Of version 4: each path is the one before and a byte more, so that a megabyte spells a hundred.
std::string CraftedIndex(std::uint32_t entries) {
  std::string index = "DIRC" + Number(4, 4) + Number(entries, 4);
  for (std::uint32_t i = 0; i < entries; ++i) {
    index +=
        std::string(60, '\0') + Number(0, 2) + std::string(1, '\0') + "p" + std::string(1, '\0');
  }
  return index + std::string(20, '\0');
}

TEST_F(GitIndexTest, ACraftedIndexTakesNoMoreMemoryThanItself) {
  EXPECT_EQ(IndexLists(CraftedIndex(3), "ppp"), true);
  EXPECT_EQ(IndexLists(CraftedIndex(4096), "q"), false);
  const std::string crafted = CraftedIndex(100'000);  // 5 GB of paths
  rusage before = {};
  rusage after = {};
  getrusage(RUSAGE_SELF, &before);
  EXPECT_EQ(IndexLists(crafted, "q"), std::nullopt);
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 20'000);
}

}  // namespace
}  // namespace stepveil::github
