#include "core/base/ancestry.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace stepveil {
namespace {

// A child that stays until it is told to end: a copy of this program, or `sleep`.
class Child {
 public:
  explicit Child(const char* program = nullptr) : number_(fork()) {
    if (number_ == 0) {
      if (program != nullptr) {
        execlp(program, program, "60", nullptr);
      }
      pause();
      _exit(0);
    }
    while (program != nullptr && ProgramOf(number_) == ProgramOf(getpid())) {
      usleep(1000);  // until exec is done
    }
  }
  ~Child() {
    kill(number_, SIGKILL);
    waitpid(number_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  [[nodiscard]] pid_t number() const { return number_; }

 private:
  pid_t number_;
};

TEST(Ancestry, ProcShowsThisProgramAndItsParent) {
  EXPECT_EQ(SelfInProc(), getpid());
  EXPECT_EQ(ParentOf(getpid()), getppid());
  EXPECT_EQ(ProgramOf(getpid()), "core_base_test");
  EXPECT_EQ(ParentOf(Child().number()), getpid());
}

TEST(Ancestry, WhatIsNotThereHasNothing) {
  EXPECT_EQ(ParentOf(-1), 0);
  EXPECT_EQ(ProgramOf(-1), "");
  EXPECT_TRUE(CommandLineOf(-1).empty());
  EXPECT_FALSE(OutputOf(-1, STDOUT_FILENO));
  EXPECT_FALSE(IsCopyOf(-1, -1));
}

TEST(Ancestry, ACommandLineComesWordByWord) {
  const std::vector<std::string> expected = {"sleep", "60"};
  EXPECT_EQ(CommandLineOf(Child("sleep").number()), expected);
}

TEST(Ancestry, ASubshellIsACopyAndAProgramIsNone) {
  EXPECT_TRUE(IsCopyOf(Child().number(), getpid()));
  EXPECT_FALSE(IsCopyOf(Child("sleep").number(), getpid()));
}

TEST(Ancestry, StdoutIsTheFileBehindIt) {
  struct stat ours = {};
  ASSERT_EQ(fstat(STDOUT_FILENO, &ours), 0);
  const auto childs = OutputOf(Child().number(), STDOUT_FILENO);
  ASSERT_TRUE(childs);
  EXPECT_TRUE(IsSameFile(*childs, ours));
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  struct stat other = {};
  ASSERT_EQ(fstat(ends[1], &other), 0);
  EXPECT_FALSE(IsSameFile(*childs, other));
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace stepveil
