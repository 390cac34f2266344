#include "core/scan/scan.h"

#include "core/base/encoding.h"
#include "tests/core/scan/scan_scene.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stepveil::testing {
namespace {

constexpr char kCanary[] = "canary-9f3b-SECRET";

class ScanTest : public ScanScene {
 protected:
  ScanTest() { Secrets({{"TOKEN", kCanary}}); }
};

TEST_F(ScanTest, NamesFileLineColumnAndSecret) {
  folder_.Write("a", std::string("one\ntwo ") + kCanary + "\n");
  folder_.Write("b/c", std::string(kCanary));
  folder_.Write("d", "nothing\n");
  EXPECT_EQ(Found(), "a:2:5 TOKEN\nb/c:1:1 TOKEN\n");
  EXPECT_EQ(result_.files, 3U);
  EXPECT_EQ(result_.bytes, 8 + 2 * std::string(kCanary).size() + 1 + 8);
}

TEST_F(ScanTest, OneLineIsToldOnceAndEachLine) {
  const std::string line = std::string(kCanary) + " " + kCanary + "\n";
  folder_.Write("a", line + line);
  EXPECT_EQ(Found(), "a:1:1 TOKEN\na:2:1 TOKEN\n");
}

TEST_F(ScanTest, BinaryFilesAreFilesToo) {
  folder_.Write("a", std::string("\0\xff\n\0", 4) + kCanary + std::string(5, '\0'));
  EXPECT_EQ(Found(), "a:2:2 TOKEN\n");
}

TEST_F(ScanTest, ValuesThatAreTheSameAreBothNamed) {
  Secrets({{"A", kCanary}, {"B", kCanary}, {"C", "something-else-5521"}});
  folder_.Write("a", kCanary);
  EXPECT_EQ(Found(), "a:1:1 A B\n");
}

TEST_F(ScanTest, OneInsideAnotherIsNamedWithIt) {
  Secrets({{"URL", "postgres://app:s3cretpassword@db:5432/app"}, {"PASSWORD", "s3cretpassword"}});
  folder_.Write("a", "postgres://app:s3cretpassword@db:5432/app\ns3cretpassword\n");
  EXPECT_EQ(Found(), "a:1:1 PASSWORD URL\na:2:1 PASSWORD URL\n");
}

// Wrapped, indented, and as a hexadecimal dump: no text of the table stands there.
TEST_F(ScanTest, FormsWithGapsAreTheirValuesToo) {
  Secrets({{"A", kCanary}, {"B", "another-value-77f1c2"}});
  folder_.Write("a", "  canary-9f3\n  b-SECRET\n");
  folder_.Write("b",
                "00000000: 616e 6f74 6865 722d 7661 6c75 652d 3737  another-value-77\n"
                "00000010: 6631 6332                                f1c2\n");
  EXPECT_THAT(Found(), ::testing::MatchesRegex("a:1:3 A\n(b:[12]:[0-9]+ B\n)+"));
}

// Wherever a block ends.
TEST_F(ScanTest, APlaceMayLieAcrossTheEndOfABlock) {
  const std::size_t size = std::string(kCanary).size();
  for (std::size_t cut = 0; cut <= size; ++cut) {
    std::string text(PageBuffer::kBytes - cut, 'x');
    text[10] = '\n';
    folder_.Write("a", text + kCanary + "\n");
    EXPECT_EQ(Found(), "a:2:" + std::to_string(PageBuffer::kBytes - cut - 10) + " TOKEN\n");
  }
}

TEST_F(ScanTest, FilesDoNotRunIntoEachOther) {
  folder_.Write("a", "canary-9f3");
  folder_.Write("b", "b-SECRET");
  EXPECT_EQ(Found(), "");
}

TEST_F(ScanTest, AFileFullOfThemIsToldInPart) {
  std::string text;
  for (std::size_t i = 0; i < FileSearch::kMostPlaces + 5; ++i) {
    text.append(kCanary).append("\n");
  }
  folder_.Write("a", text);
  (void)Found();
  ASSERT_EQ(result_.found.size(), 1U);
  EXPECT_TRUE(result_.found[0].more);
  EXPECT_EQ(result_.found[0].places.size(), FileSearch::kMostPlaces);
}

TEST_F(ScanTest, WhatCannotBeReadIsNamed) {
  Owners owners(Values());
  const ScanResult gone = Scan(FileWalk({"/no/such/folder"}, {}), Table(), owners);
  ASSERT_EQ(gone.unreadable.size(), 1U);
  EXPECT_EQ(gone.unreadable[0].why, "no such file or directory");
}

// By somebody who is not root, who may read everything.
TEST_F(ScanTest, WhatMayNotBeReadIsNamed) {
  const auto closed = folder_.Write("file", kCanary);
  folder_.Write("folder/file", kCanary);
  chmod(folder_.path().c_str(), 0755);
  chmod(closed.c_str(), 0);
  chmod((folder_.path() / "folder").c_str(), 0);
  const pid_t pid = fork();
  if (pid == 0) {
    [[maybe_unused]] const int left = setuid(65534);
    const std::string found = Found();
    const bool named = result_.unreadable.size() == 2 &&
                       result_.unreadable[0].path.ends_with("/file") &&
                       result_.unreadable[0].why == "permission denied" &&
                       result_.unreadable[1].path.ends_with("/folder");
    _exit(found.empty() && named ? 0 : 1);
  }
  int status = -1;
  waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
  chmod((folder_.path() / "folder").c_str(), 0700);
}

// More files than threads, and each found once.
TEST_F(ScanTest, ManyFilesAreAllSearched) {
  std::string expected;
  for (int i = 100; i < 400; ++i) {
    const std::string name = "f" + std::to_string(i);
    folder_.Write(name, i % 3 == 0 ? std::string("x ") + kCanary : "x nothing");
    expected += i % 3 == 0 ? name + ":1:3 TOKEN\n" : "";
  }
  EXPECT_EQ(Found(), expected);
  EXPECT_EQ(result_.files, 300U);
}

TEST_F(ScanTest, NothingIsFoundInWhatIsLikeIt) {
  folder_.Write("a", "canary-9f3b-SECRE canary-9f3b_SECRET canary 9f3b SECRET\n");
  EXPECT_EQ(Found(), "");
}

}  // namespace
}  // namespace stepveil::testing
