#include "core/run/pipe.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>

namespace stepveil {
namespace {

bool IsOpen(int number) { return fcntl(number, F_GETFD) != -1; }

TEST(Descriptor, ClosesWhatItOwnsOnce) {
  int number = -1;
  {
    Descriptor first(dup(0));
    number = first.number();
    Descriptor second(std::move(first));
    EXPECT_FALSE(first.open());  // NOLINT(bugprone-use-after-move): that is the promise
    EXPECT_TRUE(IsOpen(number));
    second = Descriptor();
    EXPECT_FALSE(IsOpen(number));
  }
  EXPECT_FALSE(Descriptor().open());
}

TEST(MakePipe, IsLargeAndClosedOnExec) {
  const auto made = MakePipe();
  ASSERT_TRUE(made);
  for (const int number : {made->read_end.number(), made->write_end.number()}) {
    EXPECT_GE(number, 3);
    EXPECT_EQ(fcntl(number, F_GETFD), FD_CLOEXEC);
  }
  EXPECT_GE(fcntl(made->read_end.number(), F_GETPIPE_SZ), 65536);
}

// In a process of its own, for the sake of the test's streams.
int MakePipeWithAllClosed() {
  for (int number = 0; number < 64; ++number) {
    close(number);
  }
  const auto made = MakePipe();
  const bool good = made && made->read_end.number() >= 3 && made->write_end.number() >= 3 &&
                    fcntl(made->read_end.number(), F_GETFD) == FD_CLOEXEC &&
                    fcntl(made->write_end.number(), F_GETFD) == FD_CLOEXEC && !IsOpen(0) &&
                    !IsOpen(1) && !IsOpen(2);
  return good ? 0 : 1;
}

TEST(MakePipe, NeverTakesAStandardStreamsNumber) {
  const pid_t child = fork();
  if (child == 0) {
    _exit(MakePipeWithAllClosed());
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

class SameFileTest : public ::testing::Test {
 protected:
  SameFileTest() { close(mkstemp(path_.data())); }
  ~SameFileTest() override { std::filesystem::remove(path_); }

  [[nodiscard]] Descriptor Open(int flags) const {
    return Descriptor(open(path_.c_str(), flags | O_CLOEXEC));
  }

  std::string path_ = (std::filesystem::temp_directory_path() / "same-file-XXXXXX").string();
};

TEST_F(SameFileTest, ACopyOfADescriptorIs) {
  const Descriptor file = Open(O_WRONLY);
  const Descriptor copy(dup(file.number()));
  EXPECT_TRUE(IsSameFile(file.number(), copy.number()));
  ASSERT_EQ(write(file.number(), "x", 1), 1);
  EXPECT_TRUE(IsSameFile(file.number(), copy.number()));
}

TEST_F(SameFileTest, OpenedTwiceWithPositionsOfTheirOwnIsNot) {
  const Descriptor first = Open(O_WRONLY), second = Open(O_WRONLY);
  ASSERT_EQ(write(first.number(), "x", 1), 1);
  EXPECT_FALSE(IsSameFile(first.number(), second.number()));
}

TEST_F(SameFileTest, OpenedTwiceToAppendIs) {
  const Descriptor first = Open(O_WRONLY | O_APPEND), second = Open(O_WRONLY | O_APPEND);
  ASSERT_EQ(write(first.number(), "x", 1), 1);
  EXPECT_TRUE(IsSameFile(first.number(), second.number()));
  EXPECT_FALSE(IsSameFile(first.number(), Open(O_WRONLY).number()));
}

TEST_F(SameFileTest, OtherFilesAndClosedOnesAreNot) {
  const Descriptor file = Open(O_WRONLY);
  const Descriptor null(open("/dev/null", O_WRONLY | O_CLOEXEC));
  EXPECT_FALSE(IsSameFile(file.number(), null.number()));
  EXPECT_FALSE(IsSameFile(file.number(), -1));
}

TEST_F(SameFileTest, TwoPipesAreNotTheSame) {
  const auto first = MakePipe(), second = MakePipe();
  EXPECT_FALSE(IsSameFile(first->write_end.number(), second->write_end.number()));
  const Descriptor copy(dup(first->write_end.number()));
  EXPECT_TRUE(IsSameFile(first->write_end.number(), copy.number()));
}

}  // namespace
}  // namespace stepveil
