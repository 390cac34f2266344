// The daemon and its orders, without a shell.
#include "gitlab-component/log_daemon.h"

#include "gitlab-component/log_control.h"
#include "gitlab-component/log_folder.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace stepveil::gitlab {
namespace {

namespace fs = std::filesystem;

class LogDaemonTest : public ::testing::Test {
 protected:
  void SetUp() override { Start(JobEnd::kEndsAll); }

  void Start(JobEnd end) {
    const std::vector<std::string> entries = {"TMPDIR=" + scratch_.path().string()};
    folder_ = *MakeLogFolder(Variables(entries));
    std::array<int, 2> log{};
    ASSERT_EQ(pipe2(log.data(), O_CLOEXEC), 0);
    log_ = log[0];
    ASSERT_TRUE(StartLogDaemon(folder_, log[1], end));
    close(log[1]);
    writer_ = open((folder_ / kFifoName).c_str(), O_WRONLY | O_CLOEXEC);
    ASSERT_GE(writer_, 0);
  }

  void TearDown() override {
    close(writer_);
    close(log_);
  }

  void Write(const std::string& text) const {
    EXPECT_EQ(write(writer_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  [[nodiscard]] Answered Mask(const std::string& needle) const {
    std::vector<Secret> needles;
    needles.emplace_back(needle);
    return GiveOrder(folder_, Order::kMask, needles);
  }

  // What comes next in the log; "" at its end, or if nothing comes.
  [[nodiscard]] std::string Log() const {
    pollfd ready = {log_, POLLIN, 0};
    if (poll(&ready, 1, 10'000) != 1) {
      return "";
    }
    std::array<char, 65536> buffer;
    const ssize_t size = read(log_, buffer.data(), buffer.size());
    return size <= 0 ? "" : std::string(buffer.data(), static_cast<std::size_t>(size));
  }

  stepveil::testing::ScratchFolder scratch_;
  fs::path folder_;
  int log_ = -1;
  int writer_ = -1;
};

TEST_F(LogDaemonTest, NeedlesHoldFromTheAnswerOnAndAddUp) {
  Write("first-secret is not known yet\n");
  EXPECT_EQ(Log(), "first-secret is not known yet\n");
  EXPECT_EQ(Mask("first-secret"), Answered::kDone);
  EXPECT_EQ(Mask("second-secret"), Answered::kDone);
  Write("first-secret, second-sec");
  Write("ret\n");
  EXPECT_EQ(GiveOrder(folder_, Order::kEnd, {}), Answered::kDone);
  EXPECT_EQ(Log(), "***, ***\n");
}

// Half of it is held back when another secret becomes known.
TEST_F(LogDaemonTest, NewNeedlesDoNotCutAnOldOneInTwo) {
  EXPECT_EQ(Mask("old-canary-9f3b-value"), Answered::kDone);
  Write("key old-canary");
  EXPECT_EQ(Log(), "key ");
  EXPECT_EQ(Mask("newer-secret"), Answered::kDone);
  Write("-9f3b-value, newer-secret\n");
  EXPECT_EQ(GiveOrder(folder_, Order::kEnd, {}), Answered::kDone);
  EXPECT_EQ(Log(), "***, ***\n");
}

// A prompt's last characters, which a needle begins with, too.
TEST_F(LogDaemonTest, ASilentStreamLetsAPromptGo) {
  EXPECT_EQ(Mask("> and-then-a-long-secret"), Answered::kDone);
  Write("name");
  EXPECT_EQ(Log(), "name");
  Write("> ");
  EXPECT_EQ(Log(), "> ");
  Write("and-then-a-long-secret\n");
  EXPECT_EQ(GiveOrder(folder_, Order::kEnd, {}), Answered::kDone);
  EXPECT_EQ(Log(), "***\n");
}

TEST_F(LogDaemonTest, TheEndBringsWhatWasHeldAndRemovesTheFolder) {
  EXPECT_EQ(Mask("held-secret"), Answered::kDone);
  Write("text held-");
  EXPECT_EQ(GiveOrder(folder_, Order::kEnd, {}), Answered::kDone);
  EXPECT_EQ(Log(), "text held-");
  EXPECT_FALSE(fs::exists(folder_));
  EXPECT_EQ(GiveOrder(folder_, Order::kEnd, {}), Answered::kNobody);
}

TEST_F(LogDaemonTest, ItEndsByItselfWhenNobodyWrites) {
  Write("last\n");
  close(writer_);
  writer_ = -1;
  EXPECT_EQ(Log(), "last\n");
  EXPECT_EQ(Log(), "");  // the end: the daemon has left
}

TEST_F(LogDaemonTest, NonsenseOnItsSocketIsNoOrder) {
  std::vector<Secret> needles;
  EXPECT_EQ(GiveOrder(folder_, static_cast<Order>('?'), needles), Answered::kRefused);
  Write("still here\n");
  EXPECT_EQ(Log(), "still here\n");
}

TEST_F(LogDaemonTest, ThePipeIsOnePageWhereTheJobEndsAll) {
  EXPECT_EQ(fcntl(writer_, F_GETPIPE_SZ), kSmallPipeBytes);
  TearDown();
  Start(JobEnd::kLeavesTheRest);
  EXPECT_EQ(fcntl(writer_, F_GETPIPE_SZ), 65536);
}

// As where the wrapper refuses to go on before it has opened the FIFO.
TEST_F(LogDaemonTest, AnEndBeforeAnyWriterLeavesNobodyBehind) {
  close(writer_);
  writer_ = -1;
  const std::vector<std::string> entries = {"TMPDIR=" + scratch_.path().string()};
  const fs::path folder = *MakeLogFolder(Variables(entries));
  std::array<int, 2> log{};
  ASSERT_EQ(pipe2(log.data(), O_CLOEXEC), 0);
  ASSERT_TRUE(StartLogDaemon(folder, log[1], JobEnd::kEndsAll));
  close(log[1]);
  EXPECT_EQ(GiveOrder(folder, Order::kEnd, {}), Answered::kDone);
  pollfd ended = {log[0], 0, 0};
  EXPECT_EQ(poll(&ended, 1, 1000), 1);  // it stays 2 s for a writer that is silent
  close(log[0]);
}

TEST_F(LogDaemonTest, TwoHundredBytesOfPathAreFine) {
  const fs::path deep = scratch_.path() / std::string(200, 'd');
  fs::create_directory(deep);
  chmod(deep.c_str(), 0700);
  const std::vector<std::string> entries = {"TMPDIR=" + deep.string()};
  const auto folder = MakeLogFolder(Variables(entries));
  ASSERT_TRUE(folder);
  const int listener = Listen(*folder);
  EXPECT_GE(listener, 0);
  close(listener);
}

}  // namespace
}  // namespace stepveil::gitlab
