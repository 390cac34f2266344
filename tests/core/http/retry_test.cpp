#include "core/http/retry.h"

#include "tests/support/fake_transport.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Answered;
using Headers = std::map<std::string, std::string>;

struct AnswerRow {
  int status;
  Headers headers;
  bool safe;
  bool login;
};

TEST(IsWorthRepeating, DecidesByStatusHeadersAndKind) {
  const Headers limited = {{"retry-after", "59"}, {"x-ratelimit-remaining", "0"}};
  const std::vector<AnswerRow> table = {
      {200, {}, false, false},
      {200, limited, false, false},
      {301, {}, false, false},
      {304, {}, false, false},
      {400, {}, false, false},
      {401, {}, false, false},
      {401, limited, false, false},
      {403, limited, false, false},
      {404, {}, false, false},
      {408, {}, false, false},
      {422, {}, false, false},
      {429, {}, true, true},
      {429, limited, true, true},
      {500, {}, true, false},
      {500, {{"retry-after", "59"}}, true, false},
      {500, {{"x-ratelimit-remaining", "0"}}, true, false},
      {500, {{"retry-after", "59"}, {"x-ratelimit-remaining", "1"}}, true, false},
      {500, limited, true, true},
      {501, limited, false, false},
      {502, {}, true, true},
      {503, {}, true, true},
      {504, {}, true, true},
      {505, {}, false, false},
      {507, {}, true, false},
      {511, {}, false, false},
      {520, {}, true, false},
      {599, {}, true, false},
      {600, {}, false, false},
  };
  for (const AnswerRow& row : table) {
    const HttpOutcome answer = Answered(row.status, "", row.headers);
    const std::string where =
        std::to_string(row.status) + " with " + std::to_string(row.headers.size()) + " headers";
    EXPECT_EQ(IsWorthRepeating(*answer, Repeat::kSafe), row.safe) << where;
    EXPECT_EQ(IsWorthRepeating(*answer, Repeat::kLogin), row.login) << where;
    EXPECT_FALSE(IsWorthRepeating(*answer, Repeat::kNever)) << where;
  }
}

struct FailureRow {
  Kind kind;
  bool safe;
  bool login;
  bool nothing_sent;
};

TEST(IsWorthRepeating, DecidesByFailureAndKind) {
  const std::vector<FailureRow> table = {
      {Kind::kResolve, true, true, true},       {Kind::kConnect, true, true, true},
      {Kind::kTls, false, false, true},         {Kind::kProxy, false, false, true},
      {Kind::kProxyLogin, false, false, false}, {Kind::kTimeout, false, false, false},
      {Kind::kClosed, true, false, false},      {Kind::kTooLarge, false, false, false},
      {Kind::kProtocol, false, false, false}};
  for (const FailureRow& row : table) {
    const TransportFailure failure{row.kind, "it failed"};
    const int number = static_cast<int>(row.kind);
    EXPECT_EQ(IsWorthRepeating(failure, Repeat::kSafe), row.safe) << number;
    EXPECT_EQ(IsWorthRepeating(failure, Repeat::kLogin), row.login) << number;
    EXPECT_FALSE(IsWorthRepeating(failure, Repeat::kNever)) << number;
    EXPECT_EQ(NothingWasSent(failure), row.nothing_sent) << number;
  }
}

std::optional<seconds> Told(int status, const std::string& body, const Headers& headers = {}) {
  return ToldWait(*Answered(status, body, headers));
}

TEST(ToldWait, ReadsTheHeader) {
  EXPECT_EQ(Told(429, "", {{"retry-after", "42"}}), seconds(42));
  EXPECT_EQ(Told(500, "", {{"retry-after", "59"}}), seconds(59));
  EXPECT_EQ(Told(503, "", {{"retry-after", "4000000000"}}), seconds(4000000000));
}

TEST(ToldWait, TakesNoHeaderThatIsNotSeconds) {
  for (const char* value : {"", "0", "-1", "1.5", "7s", "99999999999999999999", " 3",
                            "Wed, 21 Oct 2026 07:28:00 GMT"}) {
    EXPECT_EQ(Told(503, "", {{"retry-after", value}}), std::nullopt) << value;
  }
}

TEST(ToldWait, ReadsTheMessageOfA429) {
  const std::string body =
      R"({"reqId":"req-1","statusCode":429,"message":"Rate limit exceeded. Please try again in 42 seconds"})";
  EXPECT_EQ(Told(429, body), seconds(42));
  EXPECT_EQ(Told(429, "try again in 1 second"), seconds(1));
  EXPECT_EQ(Told(429, body, {{"retry-after", "7"}}), seconds(7));
  EXPECT_EQ(Told(429, body, {{"retry-after", "soon"}}), seconds(42));
}

TEST(ToldWait, TakesNoMessageOfAnotherAnswerOrShape) {
  EXPECT_EQ(Told(503, "try again in 42 seconds"), std::nullopt);
  for (const char* body : {"", "try again in ", "try again in 42", "try again in 42 minutes",
                           "try again in x seconds", "try again in 99999999999 seconds"}) {
    EXPECT_EQ(Told(429, body), std::nullopt) << body;
  }
}

TEST(Pauses, DoubleUpToTenSecondsAndLoseAtMostHalf) {
  Pauses pauses(milliseconds(250), 7);
  const std::vector<int> full = {250, 500, 1000, 2000, 4000, 8000, 10000, 10000};
  for (std::size_t i = 0; i < full.size(); ++i) {
    const milliseconds pause = pauses.After(static_cast<int>(i) + 1);
    EXPECT_LE(pause, milliseconds(full[i])) << i;
    EXPECT_GE(pause, milliseconds(full[i] / 2)) << i;
  }
  EXPECT_LE(pauses.After(1'000'000), milliseconds(10'000));
}

TEST(Pauses, AreNotTheSameForEveryJob) {
  std::set<milliseconds::rep> seen;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    seen.insert(Pauses(milliseconds(250), seed).After(5).count());
  }
  EXPECT_GT(seen.size(), 10U);
  seen.clear();
  for (int i = 0; i < 20; ++i) {
    seen.insert(Pauses(milliseconds(250), 0).After(5).count());
  }
  EXPECT_GT(seen.size(), 10U) << "seed 0 is to be a new one each time";
}

TEST(Pauses, AreTheSameForOneSeed) {
  Pauses a(milliseconds(250), 3);
  Pauses b(milliseconds(250), 3);
  for (int attempt = 1; attempt < 6; ++attempt) {
    EXPECT_EQ(a.After(attempt), b.After(attempt));
  }
}

TEST(Pauses, AreNeverShorterThanTheServerSaid) {
  Pauses pauses(milliseconds(250), 5);
  std::set<milliseconds::rep> seen;
  for (int i = 0; i < 50; ++i) {
    const milliseconds pause = pauses.AtLeast(seconds(40), seconds(100));
    EXPECT_GE(pause, milliseconds(40'000));
    EXPECT_LE(pause, milliseconds(50'000));
    seen.insert(pause.count());
  }
  EXPECT_GT(seen.size(), 40U);
  EXPECT_GT(*seen.rbegin() - *seen.begin(), 5000) << "all jobs come back at one moment";
}

TEST(Pauses, SpreadAShortWaitByTheFirstPause) {
  Pauses pauses(milliseconds(800), 5);
  milliseconds longest{0};
  for (int i = 0; i < 50; ++i) {
    longest = std::max(longest, pauses.AtLeast(seconds(1), seconds(100)));
  }
  EXPECT_GT(longest, milliseconds(1500));
  EXPECT_LE(longest, milliseconds(1800));
}

TEST(Pauses, SpreadNoFurtherThanThereIsTime) {
  Pauses pauses(milliseconds(250), 5);
  for (int i = 0; i < 50; ++i) {
    EXPECT_LE(pauses.AtLeast(seconds(40), seconds(41)), milliseconds(41'000));
    EXPECT_EQ(pauses.AtLeast(seconds(40), seconds(40)), milliseconds(40'000));
    EXPECT_EQ(pauses.AtLeast(seconds(40), seconds(3)), milliseconds(40'000));
  }
}

TEST(Pauses, OfNothingAreNothing) {
  Pauses pauses(milliseconds(0), 5);
  EXPECT_EQ(pauses.After(4), milliseconds(0));
  EXPECT_EQ(pauses.AtLeast(seconds(0), seconds(9)), milliseconds(0));
}

}  // namespace
}  // namespace stepveil
