#include "github-action/git_index.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  ASSERT_TRUE(PathsOfIndex(whole));
  for (std::size_t size = 0; size + 40 < whole.size(); ++size) {
    const auto paths = PathsOfIndex(std::string_view(whole).substr(0, size));
    EXPECT_TRUE(!paths || paths->size() <= 4U) << size;
  }
}

}  // namespace
}  // namespace stepveil::github
