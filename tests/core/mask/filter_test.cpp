#include "core/mask/filter.h"

#include "core/mask/page_buffer.h"
#include "tests/core/mask/oracle.h"
#include "tests/core/mask/test_pipe.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <random>
#include <string>
#include <thread>

namespace stepveil {
namespace {

using testing::TableOf;
using testing::TestPipe;

class FilterTest : public ::testing::Test {
 protected:
  // `input` through a filter in a thread of its own.
  std::string Filtered(const std::vector<std::string>& needles, const std::string& input) {
    std::thread writer([&] {
      for (std::size_t at = 0; at < input.size();) {
        const ssize_t size = write(in_.ends[1], input.data() + at, input.size() - at);
        ASSERT_GT(size, 0);
        at += static_cast<std::size_t>(size);
      }
      in_.CloseWrite();
    });
    std::thread filter([&] {
      Filter made(in_.ends[0], out_.ends[1], TableOf(needles));
      EXPECT_EQ(RunFilter(made, in_.ends[0]), 0);
      out_.CloseWrite();
    });
    std::string output = out_.ReadToEnd();
    writer.join();
    filter.join();
    return output;
  }

  TestPipe in_;
  TestPipe out_;
  PageBuffer buffer_;
};

std::string Noise(std::size_t size_bytes) {
  std::mt19937 random(9);
  std::string noise;
  while (noise.size() < size_bytes) {
    noise += static_cast<char>(random());
  }
  return noise;
}

TEST_F(FilterTest, MasksAndFlowsAtOnce) {
  Filter filter(in_.ends[0], out_.ends[1], TableOf({"hunter22"}));
  in_.Write("a hunter22 b\nhun");
  EXPECT_TRUE(filter.Pump(buffer_.span()));
  EXPECT_EQ(out_.Read(), "a *** b\n");
  in_.Write("ter22");
  EXPECT_TRUE(filter.Pump(buffer_.span()));
  EXPECT_EQ(out_.Read(), "***");
  in_.Write("hunt");
  in_.CloseWrite();
  EXPECT_TRUE(filter.Pump(buffer_.span()));
  EXPECT_FALSE(filter.Pump(buffer_.span()));
  EXPECT_EQ(out_.Read(), "hunt");
  EXPECT_EQ(filter.write_error_number(), 0);
}

TEST_F(FilterTest, PassesMuchUnchanged) {
  const std::string noise = Noise(5'000'000);
  EXPECT_EQ(Filtered({"no such thing"}, noise), noise);
}

TEST_F(FilterTest, PassesMuchUnchangedWithoutNeedles) {
  const std::string noise = Noise(5'000'000);
  EXPECT_EQ(Filtered({}, noise), noise);
}

TEST_F(FilterTest, MasksAmongMuch) {
  std::string text;
  std::string masked;
  for (int i = 0; i < 100'000; ++i) {
    const std::string line = "line " + std::to_string(i) + " ";
    text += line + "hunter22\n";
    masked += line + "***\n";
  }
  EXPECT_EQ(Filtered({"hunter22"}, text), masked);
}

// A page that came after an odd write is copied twice by every later reader.
TEST_F(FilterTest, WritesWholePagesWhileMoreIsComing) {
  Filter filter(in_.ends[0], out_.ends[1], TableOf({"hunter22"}));
  in_.Write(std::string(20'000, 'x'));
  EXPECT_TRUE(filter.Pump(buffer_.span().first(10'000)));
  EXPECT_EQ(out_.Read().size(), 2 * kPageBytes);
  EXPECT_TRUE(filter.Pump(buffer_.span().first(10'000)));
  EXPECT_EQ(out_.Read().size(), 20'000 - 2 * kPageBytes);
}

TEST_F(FilterTest, CarriesLessThanAPageHoweverSmallTheReads) {
  Filter filter(in_.ends[0], out_.ends[1], TableOf({"hunter22"}));
  in_.Write(std::string(30'000, 'x'));
  std::size_t written = 0;
  for (std::size_t done = 100; done <= 30'000; done += 100) {
    EXPECT_TRUE(filter.Pump(buffer_.span().first(100)));
    written += out_.Read().size();
    ASSERT_LT(done - written, kPageBytes);
  }
  EXPECT_EQ(written, 30'000U);
}

TEST_F(FilterTest, ManySmallPiecesStayInOrder) {
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    text += "hunter22 " + std::to_string(i) + (i % 700 == 0 ? std::string(20'000, '.') : " ");
  }
  EXPECT_EQ(Filtered({"hunter22"}, text), Masked(TableOf({"hunter22"}), text));
}

TEST_F(FilterTest, WaitsForAReaderThatDoesNotBlock) {
  fcntl(out_.ends[1], F_SETFL, O_NONBLOCK);
  const std::string noise = Noise(3'000'000);
  EXPECT_EQ(Filtered({"no such thing"}, noise), noise);
}

TEST_F(FilterTest, WaitsForAReaderThatDoesNotBlockWithoutNeedles) {
  fcntl(out_.ends[1], F_SETFL, O_NONBLOCK);
  const std::string noise = Noise(3'000'000);
  EXPECT_EQ(Filtered({}, noise), noise);
}

TEST_F(FilterTest, AnInputThatHasNothingYetIsOpen) {
  fcntl(in_.ends[0], F_SETFL, O_NONBLOCK);
  for (const char* needle : {"", "hunter22"}) {
    Filter filter(in_.ends[0], out_.ends[1], TableOf({needle}));
    EXPECT_TRUE(filter.Pump(buffer_.span()));
    in_.Write("text");
    EXPECT_TRUE(filter.Pump(buffer_.span()));
    EXPECT_EQ(out_.Read(), "text");
  }
}

TEST_F(FilterTest, ASignalEndsNothing) {
  struct sigaction action = {};
  action.sa_handler = [](int) {};
  struct sigaction before = {};
  ASSERT_EQ(sigaction(SIGUSR1, &action, &before), 0);
  Filter filter(in_.ends[0], out_.ends[1], TableOf({"hunter22"}));
  std::thread pump([&] {
    for (int i = 0; i < 1000 && out_.Read().empty(); ++i) {
      EXPECT_TRUE(filter.Pump(buffer_.span()));
    }
  });
  for (int i = 0; i < 20; ++i) {
    pthread_kill(pump.native_handle(), SIGUSR1);
    usleep(500);
  }
  in_.Write("text");
  pump.join();
  sigaction(SIGUSR1, &before, nullptr);
}

TEST_F(FilterTest, MasksWhatBecomesKnownWhileTheKernelMovesThePages) {
  EnlargePipe(in_.ends[0]);
  EnlargePipe(out_.ends[1]);
  Filter filter(in_.ends[0], out_.ends[1], TableOf({}));
  in_.Write("a hunter22 b\n");
  EXPECT_TRUE(filter.Pump(buffer_.span()));
  EXPECT_EQ(out_.Read(), "a hunter22 b\n");
  filter.Use(TableOf({"hunter22"}));
  in_.Write("a hunter22 b\n");
  EXPECT_TRUE(filter.Pump(buffer_.span()));
  EXPECT_EQ(out_.Read(), "a *** b\n");
}

TEST_F(FilterTest, LetsGoOfAPromptWhenTheStreamIsSilent) {
  std::thread filter([&] {
    Filter made(in_.ends[0], out_.ends[1], TableOf({": hunter2222"}));
    EXPECT_EQ(RunFilter(made, in_.ends[0]), 0);
    out_.CloseWrite();
  });
  in_.Write("Password: ");
  std::string seen;
  while (seen.size() < 10) {
    char byte = 0;
    ASSERT_EQ(read(out_.ends[0], &byte, 1), 1);
    seen += byte;
  }
  EXPECT_EQ(seen, "Password: ");
  in_.Write("hunter2222\n");
  in_.CloseWrite();
  EXPECT_EQ(out_.ReadToEnd(), "***\n");
  filter.join();
}

TEST_F(FilterTest, HasNoIdleTimeWhenNothingCanBeLetGo) {
  Filter filter(in_.ends[0], out_.ends[1], TableOf({"hunter22"}));
  in_.Write("line\n");
  filter.Pump(buffer_.span());
  EXPECT_FALSE(filter.idle_at());
  in_.Write("hu");
  filter.Pump(buffer_.span());
  EXPECT_TRUE(filter.idle_at());
  in_.Write("n");
  filter.Pump(buffer_.span());
  EXPECT_FALSE(filter.idle_at()) << "three bytes are more than a quarter";
}

TEST_F(FilterTest, StartsToMaskWhenAskedTo) {
  Filter filter(in_.ends[0], out_.ends[1], TableOf({}));
  in_.Write("hunter22 ");
  filter.Pump(buffer_.span());
  filter.Use(TableOf({"hunter22"}));
  in_.Write("hunter22 hun");
  filter.Pump(buffer_.span());
  filter.Use(TableOf({"hunter22", "hunk"}));
  in_.Write("k");
  filter.Pump(buffer_.span());
  filter.Finish();
  EXPECT_EQ(out_.Read(), "hunter22 *** ***");
}

}  // namespace
}  // namespace stepveil
