#include "core/http/side_by_side.h"

#include "core/http/client.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using std::chrono::seconds;
using testing::Answered;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::FakeClock;
using testing::FakeTransport;
using testing::SeenRequest;

class SideBySideTest : public ::testing::Test {
 protected:
  // A read of `path` as piece of work would make it; the answer's body.
  static std::string Read(const Lane& lane, const std::string& path) {
    ClientOptions options;
    options.addresses = {"https://one.example"};
    Client client(lane.transport, std::move(options), lane.clock);
    ApiCall call;
    call.path = path;
    call.bearer = Secret("canary-9f3b-SECRET");
    const auto answer = client.Send(std::move(call));
    return answer ? std::string(answer->body.Expose()) : answer.error().message;
  }

  FakeTransport transport_{[](const SeenRequest& seen) { return Answered(200, seen.url); }};
  FakeClock time_;
  const Clock clock_ = time_.clock();
};

TEST_F(SideBySideTest, FiftyTakeTheFlightsOfOne) {
  std::vector<std::string> got(50);
  DoSideBySide(got.size(), transport_, clock_, [&](std::size_t i, const Lane& lane) {
    got[i] = Read(lane, "/first/" + std::to_string(i));
    got[i] += " " + Read(lane, "/second/" + std::to_string(i));
  });
  EXPECT_THAT(transport_.batches(), ElementsAre(50U, 50U));
  EXPECT_EQ(got[7], "https://one.example/first/7 https://one.example/second/7");
}

TEST_F(SideBySideTest, WhoAsksMoreGoesOnAlone) {
  DoSideBySide(3, transport_, clock_, [&](std::size_t i, const Lane& lane) {
    for (std::size_t n = 0; n <= i; ++n) {
      Read(lane, "/" + std::to_string(i) + std::to_string(n));
    }
  });
  EXPECT_THAT(transport_.batches(), ElementsAre(3U, 2U, 1U));
}

TEST_F(SideBySideTest, EqualReadsAreSentOnceAndAnsweredToAll) {
  std::vector<std::string> got(9);
  DoSideBySide(got.size(), transport_, clock_,
               [&](std::size_t i, const Lane& lane) { got[i] = Read(lane, "/same"); });
  EXPECT_THAT(transport_.batches(), ElementsAre(1U));
  EXPECT_THAT(got, Each("https://one.example/same"));
}

TEST_F(SideBySideTest, WhatChangesSomethingIsNeverMerged) {
  DoSideBySide(2, transport_, clock_, [&](std::size_t, const Lane& lane) {
    HttpRequest request;
    request.method = HttpMethod::kPost;
    request.url = "https://one.example/same";
    std::vector<HttpRequest> requests;
    requests.push_back(std::move(request));
    EXPECT_EQ(lane.transport.Send(requests, TimePoint::max()).size(), 1U);
  });
  EXPECT_EQ(transport_.seen().size(), 2U);
}

// Another token, another reader: what one may see the other may not.
TEST_F(SideBySideTest, ReadsWithOtherCredentialsAreNotEqual) {
  DoSideBySide(3, transport_, clock_, [&](std::size_t i, const Lane& lane) {
    std::vector<HttpRequest> requests(1);
    requests[0].url = "https://one.example/same";
    requests[0].bearer = Secret(i == 0 ? "a-token" : "b-token");
    requests[0].secret_headers.emplace_back("If-None-Match", Secret(i == 1 ? "x" : "y"));
    EXPECT_EQ(lane.transport.Send(requests, TimePoint::max()).size(), 1U);
  });
  EXPECT_EQ(transport_.seen().size(), 3U);
}

// A rate limit that meets one holds up nobody else.
TEST_F(SideBySideTest, OneThatWaitsHoldsUpNobody) {
  transport_.Queue(Answered(429, "", {{"retry-after", "20"}}));
  std::vector<TimePoint> done(3);
  const TimePoint begin = time_.now;
  DoSideBySide(3, transport_, clock_, [&](std::size_t i, const Lane& lane) {
    Read(lane, "/a" + std::to_string(i));
    Read(lane, "/b" + std::to_string(i));
    done[i] = time_.now;
  });
  EXPECT_GE(done[0], begin + seconds(20));
  EXPECT_EQ(done[1], begin);
  EXPECT_EQ(done[2], begin);
  EXPECT_EQ(time_.sleeps.size(), 1U);
}

TEST_F(SideBySideTest, OneAloneHasTheTransportItself) {
  DoSideBySide(1, transport_, clock_, [&](std::size_t, const Lane& lane) {
    EXPECT_EQ(&lane.transport, &transport_);
    EXPECT_EQ(&lane.clock, &clock_);
  });
  DoSideBySide(0, transport_, clock_, [](std::size_t, const Lane&) { ADD_FAILURE(); });
}

}  // namespace
}  // namespace stepveil
