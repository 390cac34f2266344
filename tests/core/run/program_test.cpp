#include "core/run/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

namespace stepveil {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ProgramTest : public ::testing::Test {
 protected:
  ProgramTest() {
    std::string name = (fs::temp_directory_path() / "program-test-XXXXXX").string();
    root_ = mkdtemp(name.data());
    fs::create_directories(root_ / "first");
    fs::create_directories(root_ / "second");
  }
  ~ProgramTest() override { fs::remove_all(root_); }

  std::string Write(const std::string& name, fs::perms mode = fs::perms::owner_all) {
    std::ofstream(root_ / name) << "#!/bin/sh\n";
    fs::permissions(root_ / name, mode);
    return (root_ / name).string();
  }

  [[nodiscard]] std::string SearchPath() const {
    return (root_ / "first").string() + ":" + (root_ / "second").string();
  }

  fs::path root_;
};

TEST_F(ProgramTest, TheFirstInPathWins) {
  const std::string first = Write("first/tool");
  const std::string second = Write("second/tool");
  EXPECT_EQ(FindProgram("tool", SearchPath()).path, first);
  fs::remove(first);
  EXPECT_EQ(FindProgram("tool", SearchPath()).path, second);
}

TEST_F(ProgramTest, WhatIsNoExecutableFileIsPassedOver) {
  Write("first/tool", fs::perms::owner_read);
  const Program none = FindProgram("tool", SearchPath());
  EXPECT_THAT(none.path, IsEmpty());
  EXPECT_TRUE(none.refused);
  EXPECT_EQ(ExplainNotFound("tool", none).exit_code, 126);

  fs::create_directory(root_ / "second/folder");
  EXPECT_TRUE(FindProgram("folder", SearchPath()).refused);

  const std::string second = Write("second/tool");
  EXPECT_EQ(FindProgram("tool", SearchPath()).path, second);
}

TEST_F(ProgramTest, NothingOfThatNameIs127) {
  const Program none = FindProgram("tool", SearchPath());
  EXPECT_THAT(none.path, IsEmpty());
  EXPECT_FALSE(none.refused);
  EXPECT_EQ(ExplainNotFound("tool", none).exit_code, 127);
  EXPECT_THAT(FindProgram("", SearchPath()).path, IsEmpty());
}

TEST_F(ProgramTest, ASlashMeansNoSearch) {
  Write("first/tool");
  EXPECT_EQ(FindProgram("./tool", SearchPath()).path, "./tool");
  EXPECT_EQ(FindProgram("/nowhere/tool", SearchPath()).path, "/nowhere/tool");
}

TEST_F(ProgramTest, AnEmptyEntryIsTheWorkingDirectory) {
  Write("tool");
  const fs::path before = fs::current_path();
  fs::current_path(root_);
  EXPECT_EQ(FindProgram("tool", "/nowhere:").path, "./tool");
  EXPECT_EQ(FindProgram("tool", "").path, "./tool");
  EXPECT_THAT(FindProgram("tool", "/nowhere").path, IsEmpty());
  EXPECT_THAT(ExplainNotFound("tool", {}).error.hints, ElementsAre("did you mean \"./tool\"?"));
  fs::current_path(before);
}

TEST_F(ProgramTest, WithoutPathThereIsADefault) {
  EXPECT_EQ(FindProgram("sh", std::nullopt).path, "/bin/sh");
}

TEST_F(ProgramTest, ASpaceInTheNameIsExplained) {
  EXPECT_THAT(ExplainNotFound("echo hi", {}).error.hints, ElementsAre(HasSubstr("--command")));
}

TEST_F(ProgramTest, EveryErrorOfExecHasItsCode) {
  const std::string there = Write("first/tool");
  EXPECT_EQ(ExplainNotExecuted("tool", there, ENOENT).exit_code, 126);  // its interpreter
  EXPECT_EQ(ExplainNotExecuted("tool", there + "x", ENOENT).exit_code, 127);
  EXPECT_EQ(ExplainNotExecuted("tool", there, EACCES).exit_code, 126);
  EXPECT_EQ(ExplainNotExecuted("tool", there, ENOEXEC).exit_code, 126);
  EXPECT_EQ(ExplainNotExecuted("tool", there, E2BIG).exit_code, 126);
  const StartFailure other = ExplainNotExecuted("tool", there, ETXTBSY);
  EXPECT_EQ(other.exit_code, 126);
  EXPECT_EQ(other.error.message, "cannot run \"tool\": text file busy");
}

TEST(SearchPath, IsTheBlocksOrElseTheOther) {
  std::string path = "PATH=/block";
  char* with[] = {path.data(), nullptr};
  char* without[] = {nullptr};
  EXPECT_EQ(SearchPath(with, "/other"), "/block");
  EXPECT_EQ(SearchPath(without, "/other"), "/other");
  EXPECT_EQ(SearchPath(without, std::nullopt), std::nullopt);
}

}  // namespace
}  // namespace stepveil
