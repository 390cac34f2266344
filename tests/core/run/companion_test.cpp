#include "core/run/companion.h"

#include "core/base/stop_signals.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>

namespace stepveil {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

void Say(int number, const std::string& text) {
  [[maybe_unused]] const auto written = write(number, text.data(), text.size());
}

std::string ReadToEnd(int number) {
  std::string text;
  char byte = 0;
  while (read(number, &byte, 1) == 1) {
    text += byte;
  }
  return text;
}

// A pipe whose write end the companion gets, too: what it says while it is being ended.
struct Report {
  Report() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
      std::abort();
    }
    read_end = Descriptor(ends[0]);
    write_end = Descriptor(ends[1]);
  }
  std::string Read() {
    write_end.Close();
    return ReadToEnd(read_end.number());
  }
  Descriptor read_end;
  Descriptor write_end;
};

// Waits until it is asked to end, and says so afterwards.
Companion::Work WaitsAndSays(const Report& report) {
  return [&report](int) {
    SleepUnlessStopped(seconds(20));
    Say(report.write_end.number(), StopRequested() ? "asked" : "not asked");
  };
}

TEST(Companion, WhatItWritesArrives) {
  auto companion = Companion::Start([](int number) { Say(number, "hello"); });
  ASSERT_TRUE(companion);
  EXPECT_EQ(ReadToEnd(companion->read_number()), "hello");
}

TEST(Companion, IsAskedToEndAndWaitedFor) {
  Report report;
  const auto start = steady_clock::now();
  { ASSERT_TRUE(Companion::Start(WaitsAndSays(report))); }
  EXPECT_LT(steady_clock::now() - start, seconds(10));
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "it is gone";
  EXPECT_EQ(report.Read(), "asked");
}

TEST(Companion, IsAskedAlsoWhereTermIsIgnored) {
  Report report;
  const auto before = signal(SIGTERM, SIG_IGN);
  { ASSERT_TRUE(Companion::Start(WaitsAndSays(report))); }
  (void)signal(SIGTERM, before);
  EXPECT_EQ(report.Read(), "asked");
}

TEST(Companion, OneThatIsWritingIsNotWaitedForInVain) {
  Report report;
  {
    const auto companion = Companion::Start([&](int number) {
      const std::string much(4'000'000, 'x');
      Say(report.write_end.number(),
          write(number, much.data(), much.size()) < 4'000'000 ? "cut" : "");
    });
    ASSERT_TRUE(companion);
    pollfd waiting{companion->read_number(), POLLIN, 0};
    poll(&waiting, 1, 5000);
  }
  EXPECT_EQ(report.Read(), "cut");
}

TEST(Companion, OneThatHasEndedIsNoTrouble) {
  const auto companion = Companion::Start([](int) {});
  ASSERT_TRUE(companion);
  EXPECT_EQ(ReadToEnd(companion->read_number()), "");
}

// What is sent to our group is not for it; and what the terminal sends, neither.
TEST(Companion, StandsApart) {
  Report report;
  auto companion = Companion::Start([&](int number) {
    Say(number, std::to_string(getsid(0) == getpid()) + std::to_string(isatty(STDOUT_FILENO)));
  });
  ASSERT_TRUE(companion);
  EXPECT_EQ(ReadToEnd(companion->read_number()), "10");
}

TEST(Companion, OutlivesUsJustToEndInOrder) {
  Report report;
  const pid_t starter = fork();
  if (starter == 0) {
    const auto companion = Companion::Start(WaitsAndSays(report));
    raise(SIGKILL);
  }
  waitpid(starter, nullptr, 0);
  EXPECT_EQ(report.Read(), "asked");
}

}  // namespace
}  // namespace stepveil
