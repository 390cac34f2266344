#include "gitlab-component/log_control.h"

#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <thread>

namespace stepveil::gitlab {
namespace {

using stepveil::testing::ScratchFolder;

class LogControlTest : public ::testing::Test {
 protected:
  void SetUp() override {
    listener_ = Listen(scratch_.path());
    ASSERT_GE(listener_, 0);
  }
  void TearDown() override { close(listener_); }

  // What the other side takes of an order whose bytes are `bytes`.
  [[nodiscard]] std::optional<GivenOrder> TakenOf(const std::string& bytes) const {
    sockaddr_un address = {};
    socklen_t size = sizeof(address);
    EXPECT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    // The listener's own name goes over a descriptor that is closed by now.
    std::strcpy(address.sun_path, (scratch_.path() / "control").c_str());
    const int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
    close(client);
    int connection = -1;
    auto taken = TakeOrder(listener_, connection);
    close(connection);
    return taken;
  }

  static std::string Size(std::uint64_t size_bytes) {
    return {reinterpret_cast<const char*>(&size_bytes), sizeof(size_bytes)};
  }

  ScratchFolder scratch_;
  int listener_ = -1;
};

TEST_F(LogControlTest, NeedlesArriveAsTheyAre) {
  std::vector<Secret> needles;
  needles.emplace_back("one\ntwo");
  needles.emplace_back(std::string("\0\xff", 2));
  needles.emplace_back(std::string(300'000, 'x'));
  Answered answered = Answered::kNobody;
  std::thread client([&] { answered = GiveOrder(scratch_.path(), Order::kMask, needles); });
  int connection = -1;
  const auto taken = TakeOrder(listener_, connection);
  ASSERT_TRUE(taken);
  Answer(connection, Answered::kDone);
  client.join();
  EXPECT_EQ(answered, Answered::kDone);
  EXPECT_EQ(taken->order, Order::kMask);
  ASSERT_EQ(taken->needles.size(), 3U);
  for (std::size_t i = 0; i < needles.size(); ++i) {
    EXPECT_TRUE(taken->needles[i].Expose() == needles[i].Expose()) << i;
  }
}

TEST_F(LogControlTest, ARefusalReachesTheClient) {
  Answered answered = Answered::kNobody;
  std::thread client([&] { answered = GiveOrder(scratch_.path(), Order::kEnd, {}); });
  int connection = -1;
  EXPECT_TRUE(TakeOrder(listener_, connection));
  Answer(connection, Answered::kRefused);
  client.join();
  EXPECT_EQ(answered, Answered::kRefused);
}

TEST_F(LogControlTest, WhatIsNoOrderIsNotTaken) {
  EXPECT_TRUE(TakenOf("e" + Size(0)));  // the control
  EXPECT_TRUE(TakenOf("m" + Size(9) + Size(1) + "x"));
  EXPECT_FALSE(TakenOf(""));
  EXPECT_FALSE(TakenOf("e"));
  EXPECT_FALSE(TakenOf("?" + Size(0)));
  EXPECT_FALSE(TakenOf("m" + Size(9) + "x"));               // less than it says
  EXPECT_FALSE(TakenOf("m" + Size(9) + Size(2) + "x"));     // a needle past the end
  EXPECT_FALSE(TakenOf("m" + Size(3) + "abc"));             // no room for a length
  EXPECT_FALSE(TakenOf("m" + Size(8) + Size(UINT64_MAX)));  // a length that overflows
  EXPECT_FALSE(TakenOf("m" + Size(UINT64_MAX)));            // more than there is memory
}

TEST_F(LogControlTest, WithoutAListenerThereIsNobody) {
  const ScratchFolder empty;
  EXPECT_EQ(GiveOrder(empty.path(), Order::kEnd, {}), Answered::kNobody);
  EXPECT_EQ(GiveOrder(empty.path() / "missing", Order::kEnd, {}), Answered::kNobody);
  EXPECT_EQ(Listen(empty.path() / "missing"), -1);
}

}  // namespace
}  // namespace stepveil::gitlab
