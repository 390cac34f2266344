#include "core/scan/file_walk.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FileWalkTest : public ::testing::Test {
 protected:
  // The files' paths below the folder.
  std::vector<std::string> Files(const std::vector<std::string>& exclude = {}) {
    return FilesOf({folder_.path().string()}, exclude);
  }

  std::vector<std::string> FilesOf(const std::vector<std::string>& roots,
                                   const std::vector<std::string>& exclude = {}) {
    FileWalk walk(roots, exclude);
    std::vector<std::string> files;
    while (auto path = walk.Next()) {
      files.push_back(path->substr(folder_.path().native().size() + 1));
    }
    unreadable_ = walk.unreadable();
    return files;
  }

  ScratchFolder folder_;
  std::vector<Unreadable> unreadable_;
};

TEST_F(FileWalkTest, FindsEveryFileInTheOrderOfNames) {
  for (const char* name : {"b", "a/z", "a/y/x", ".git/objects/00/11", ".env"}) {
    folder_.Write(name, "text");
  }
  EXPECT_THAT(Files(), ElementsAre(".env", ".git/objects/00/11", "a/y/x", "a/z", "b"));
}

TEST_F(FileWalkTest, FollowsNoLinkAndPassesOverWhatIsNoFile) {
  folder_.Write("there/file", "text");
  const auto at = [this](const char* name) { return (folder_.path() / name).string(); };
  symlink("there", at("link").c_str());
  symlink("there/file", at("other").c_str());
  symlink(".", at("there/round").c_str());
  symlink("nowhere", at("dangling").c_str());
  mkfifo(at("pipe").c_str(), 0600);
  EXPECT_THAT(Files(), ElementsAre("there/file"));
  EXPECT_THAT(unreadable_, IsEmpty());
}

TEST_F(FileWalkTest, ARootMayBeALinkOrAFile) {
  folder_.Write("there/file", "text");
  symlink("there", (folder_.path() / "link").c_str());
  EXPECT_THAT(FilesOf({folder_.path() / "link", folder_.path() / "there/file"}),
              ElementsAre("link/file", "there/file"));
}

TEST_F(FileWalkTest, LeavesOutWhatAPatternMatches) {
  for (const char* name : {"a.map", "dist/b.map", "dist/c.js", "node_modules/x/y.js", ".env"}) {
    folder_.Write(name, "text");
  }
  EXPECT_THAT(Files({"*.map", "node_modules"}), ElementsAre(".env", "dist/c.js"));
  EXPECT_THAT(Files({"dist/*", ".env"}), ElementsAre("a.map", "node_modules/x/y.js"));
  EXPECT_THAT(FilesOf({folder_.path().string() + "/"}, {"dist/c.js", "node*", "*.map"}),
              ElementsAre(".env"));
}

TEST_F(FileWalkTest, WhatIsNotThereIsNamed) {
  folder_.Write("file", "text");
  EXPECT_THAT(FilesOf({folder_.path() / "gone", folder_.path() / "file"}), ElementsAre("file"));
  ASSERT_EQ(unreadable_.size(), 1U);
  EXPECT_THAT(unreadable_[0].path, HasSubstr("gone"));
  EXPECT_EQ(unreadable_[0].why, "no such file or directory");
}

}  // namespace
}  // namespace stepveil::testing
