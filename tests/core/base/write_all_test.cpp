#include "core/base/write_all.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <thread>

namespace stepveil {
namespace {

std::array<int, 2> OpenPipe(int flags) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC | flags), 0);
  return ends;
}

std::string ReadToTheEnd(int descriptor) {
  std::string text;
  std::array<char, 5000> part;
  for (ssize_t size = 0; (size = read(descriptor, part.data(), part.size())) != 0;) {
    if (size > 0) {
      text.append(part.data(), static_cast<std::size_t>(size));
    }
  }
  return text;
}

std::string LongText() {
  std::string text;
  for (int i = 0; i < 200'000; ++i) {
    text += std::to_string(i) + '\n';
  }
  return text;
}

// Writes long text into a pipe that is read at the same time; returns what was read.
std::string Through(const std::array<int, 2>& ends) {
  std::string got;
  std::thread reader([&] { got = ReadToTheEnd(ends[0]); });
  EXPECT_EQ(WriteAll(ends[1], LongText()), 0);
  close(ends[1]);
  reader.join();
  close(ends[0]);
  return got;
}

TEST(WriteAll, WritesMoreThanThePipeHolds) { EXPECT_TRUE(Through(OpenPipe(0)) == LongText()); }

TEST(WriteAll, WaitsWhereThePipeIsFullAndDoesNotBlock) {
  const auto ends = OpenPipe(O_NONBLOCK);
  fcntl(ends[0], F_SETFL, 0);  // the reader blocks
  EXPECT_TRUE(Through(ends) == LongText());
}

void Ignore(int) {}

// Signals come while it is blocked in write(2): it goes on where it was.
TEST(WriteAll, GoesOnAfterASignal) {
  struct sigaction ours = {}, before = {};
  ours.sa_handler = Ignore;  // without SA_RESTART
  ASSERT_EQ(sigaction(SIGUSR1, &ours, &before), 0);
  const auto ends = OpenPipe(0);
  const pthread_t writer = pthread_self();
  std::string got;
  std::thread reader([&] {
    for (int i = 0; i < 20; ++i) {
      pthread_kill(writer, SIGUSR1);
      usleep(2000);
    }
    got = ReadToTheEnd(ends[0]);
  });
  EXPECT_EQ(WriteAll(ends[1], LongText()), 0);
  close(ends[1]);
  reader.join();
  close(ends[0]);
  sigaction(SIGUSR1, &before, nullptr);
  EXPECT_TRUE(got == LongText());
}

TEST(WriteAll, SaysWhatEndedIt) {
  EXPECT_EQ(WriteAll(-1, "x"), EBADF);
  EXPECT_EQ(WriteAll(-1, ""), 0);
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  EXPECT_EQ(WriteAll(full, "x"), ENOSPC);
  close(full);
  const auto before = signal(SIGPIPE, SIG_IGN);
  const auto ends = OpenPipe(O_NONBLOCK);
  close(ends[0]);
  EXPECT_EQ(WriteAll(ends[1], LongText()), EPIPE);
  close(ends[1]);
  signal(SIGPIPE, before);
}

}  // namespace
}  // namespace stepveil
