#include "gitlab-component/masked_log.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <string>

namespace stepveil::gitlab {
namespace {

class MaskedLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(pipe2(in_.data(), O_CLOEXEC | O_NONBLOCK), 0);
    ASSERT_EQ(pipe2(out_.data(), O_CLOEXEC | O_NONBLOCK), 0);
  }
  void TearDown() override {
    for (const int descriptor : {in_[0], in_[1], out_[0], out_[1]}) {
      close(descriptor);
    }
  }

  void Write(const std::string& text) const {
    EXPECT_EQ(write(in_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  // What has come out since the last call.
  [[nodiscard]] std::string Out() const {
    std::array<char, 65536> buffer;
    const ssize_t size = read(out_[0], buffer.data(), buffer.size());
    return size <= 0 ? "" : std::string(buffer.data(), static_cast<std::size_t>(size));
  }

  [[nodiscard]] static bool Add(MaskedLog& log, const std::string& needle) {
    std::vector<Secret> needles;
    needles.emplace_back(needle);
    return log.AddNeedles(std::move(needles));
  }

  std::array<int, 2> in_{};
  std::array<int, 2> out_{};
};

TEST_F(MaskedLogTest, PumpSaysWhatCame) {
  MaskedLog log(in_[0], out_[1]);
  EXPECT_EQ(log.Pump(), MaskedLog::Pumped::kNothingYet);
  Write("text");
  EXPECT_EQ(log.Pump(), MaskedLog::Pumped::kSome);
  EXPECT_EQ(Out(), "text");
  close(in_[1]);
  EXPECT_EQ(log.Pump(), MaskedLog::Pumped::kEnded);
}

TEST_F(MaskedLogTest, ALogThatNobodyReadsIsTheEnd) {
  const auto before = signal(SIGPIPE, SIG_IGN);
  MaskedLog log(in_[0], out_[1]);
  close(out_[0]);
  Write("text");
  EXPECT_EQ(log.Pump(), MaskedLog::Pumped::kEnded);
  signal(SIGPIPE, before);
}

TEST_F(MaskedLogTest, DrainTakesAllAndFlushWhatIsHeld) {
  MaskedLog log(in_[0], out_[1]);
  ASSERT_TRUE(Add(log, "canary-9f3b-SECRET"));
  Write("one\ncanary-9f3b-SECRET\ncan");
  log.Drain();
  EXPECT_EQ(Out(), "one\n***\n");
  log.Flush();
  EXPECT_EQ(Out(), "can");
}

// The old one is half written when the new one comes, which begins in it.
TEST_F(MaskedLogTest, NewNeedlesAreSoughtInWhatIsHeld) {
  MaskedLog log(in_[0], out_[1]);
  ASSERT_TRUE(Add(log, "canary-9f3b-SECRET"));
  Write("canary-9f3b");
  log.Drain();
  ASSERT_TRUE(Add(log, "9f3b-another"));
  Write("-another, canary-9f3b-SECRET.");
  log.Drain();
  EXPECT_EQ(Out(), "canary-***, ***.");
}

TEST_F(MaskedLogTest, TooManyNeedlesChangeNothing) {
  MaskedLog log(in_[0], out_[1]);
  ASSERT_TRUE(Add(log, "canary-9f3b-SECRET"));
  EXPECT_FALSE(Add(log, std::string(kMostNeedleBytes, 'x')));
  EXPECT_TRUE(Add(log, "second-canary"));
  Write("canary-9f3b-SECRET second-canary.");
  log.Drain();
  EXPECT_EQ(Out(), "*** ***.");
}

TEST_F(MaskedLogTest, OnlyALittleOfANeedleIsLetGo) {
  MaskedLog log(in_[0], out_[1]);
  ASSERT_TRUE(Add(log, "$ canary-9f3b-SECRET"));
  EXPECT_FALSE(log.CanLetGo());
  Write("$ ");
  log.Drain();
  EXPECT_EQ(Out(), "");
  EXPECT_TRUE(log.CanLetGo());
  log.ReleaseIdle();
  EXPECT_EQ(Out(), "$ ");
  EXPECT_FALSE(log.CanLetGo());
  Write("canary-9f3b");
  log.Drain();
  EXPECT_FALSE(log.CanLetGo());
  log.ReleaseIdle();
  EXPECT_EQ(Out(), "");
}

}  // namespace
}  // namespace stepveil::gitlab
