// What a filter reads from and writes to: pipes, files, devices, and nobody.
#include "core/mask/filter.h"
#include "core/mask/page_buffer.h"
#include "tests/core/mask/streamed.h"
#include "tests/core/mask/test_pipe.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>

namespace stepveil {
namespace {

using testing::TableOf;
using testing::TestPipe;

class FilterEndsTest : public ::testing::Test {
 protected:
  TestPipe in_;
  TestPipe out_;
  PageBuffer buffer_;
};

TEST_F(FilterEndsTest, SaysThatNobodyReads) {
  signal(SIGPIPE, SIG_IGN);
  Filter filter(in_.ends[0], out_.ends[1], TableOf({"hunter22"}));
  out_.CloseRead();
  in_.Write("text");
  EXPECT_FALSE(filter.Pump(buffer_.span()));
  EXPECT_EQ(filter.write_error_number(), EPIPE);
  signal(SIGPIPE, SIG_DFL);
}

TEST_F(FilterEndsTest, SaysThatTheDiskIsFull) {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  for (const char* needle : {"", "hunter22"}) {
    Filter filter(in_.ends[0], full, TableOf({needle}));
    in_.Write("text");
    EXPECT_FALSE(filter.Pump(buffer_.span()));
    EXPECT_EQ(filter.write_error_number(), ENOSPC);
  }
  close(full);
}

// The kernel splices only where a pipe is.
TEST_F(FilterEndsTest, CopiesFromFileToFileWithoutNeedles) {
  std::FILE* from = std::tmpfile();
  std::FILE* to = std::tmpfile();
  std::fputs("some text", from);
  std::rewind(from);
  Filter filter(fileno(from), fileno(to), TableOf({}));
  EXPECT_EQ(RunFilter(filter, fileno(from)), 0);
  char text[20] = {};
  EXPECT_EQ(pread(fileno(to), text, sizeof(text), 0), 9);
  EXPECT_STREQ(text, "some text");
  std::fclose(from);
  std::fclose(to);
}

TEST_F(FilterEndsTest, LeavesThePipesAsTheyAre) {
  const int before = fcntl(out_.ends[1], F_GETPIPE_SZ);
  const Filter filter(in_.ends[0], out_.ends[1], TableOf({"hunter22"}));
  EXPECT_EQ(fcntl(in_.ends[0], F_GETPIPE_SZ), before);
  EXPECT_EQ(fcntl(out_.ends[1], F_GETPIPE_SZ), before);
}

TEST_F(FilterEndsTest, EnlargesAPipeAndNothingElse) {
  ASSERT_LT(fcntl(in_.ends[0], F_GETPIPE_SZ), 1 << 20);
  EnlargePipe(in_.ends[0]);
  EXPECT_EQ(fcntl(in_.ends[1], F_GETPIPE_SZ), 1 << 20);
  EnlargePipe(-1);
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  EnlargePipe(null);
  close(null);
}

}  // namespace
}  // namespace stepveil
