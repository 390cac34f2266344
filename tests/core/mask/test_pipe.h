#pragma once

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>

namespace stepveil::testing {

struct TestPipe {
  TestPipe() { EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0); }
  ~TestPipe() {
    CloseRead();
    CloseWrite();
  }
  TestPipe(const TestPipe&) = delete;
  TestPipe& operator=(const TestPipe&) = delete;

  void CloseRead() { Close(ends[0]); }
  void CloseWrite() { Close(ends[1]); }
  static void Close(int& number) {
    if (number >= 0) {
      close(std::exchange(number, -1));
    }
  }

  // What is there now.
  [[nodiscard]] std::string Read() const {
    int waiting = 0;
    EXPECT_EQ(ioctl(ends[0], FIONREAD, &waiting), 0);
    std::string text(static_cast<std::size_t>(waiting), '\0');
    EXPECT_EQ(read(ends[0], text.data(), text.size()), waiting);
    return text;
  }
  [[nodiscard]] std::string ReadToEnd() const {
    std::string text;
    char part[5000];
    for (ssize_t size = 0; (size = read(ends[0], part, sizeof(part))) > 0;) {
      text.append(part, static_cast<std::size_t>(size));
    }
    return text;
  }
  void Write(std::string_view text) const {
    EXPECT_EQ(write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  int ends[2] = {-1, -1};
};

}  // namespace stepveil::testing
