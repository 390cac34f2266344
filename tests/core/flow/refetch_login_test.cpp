#include "tests/core/flow/refetch_scene.h"

namespace stepveil {
namespace {

TEST_F(RefetchTest, LogsInAgainBeforeTheTokenExpires) {
  life_ = seconds(300);
  Start();
  EXPECT_EQ(Take(seconds(260)), Turn::kSame);
  EXPECT_EQ(asked_to_log_in_, 0);
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(asked_to_log_in_, 1);
  EXPECT_EQ(instance_.bearers.back(), "access-token-2");
  ASSERT_EQ(Revoked().size(), 1U);
  EXPECT_THAT(Revoked()[0], HasSubstr("access-token-1"));
  console_.Warn("access-token-2");
  EXPECT_EQ(Said(), "stepveil: warning: ***\n");
  refetch_->Revoke();
  EXPECT_THAT(Revoked()[1], HasSubstr("access-token-2"));
}

TEST_F(RefetchTest, OfAShortLifeHalfIsUsed) {
  life_ = seconds(20);
  Start();
  EXPECT_EQ(Take(seconds(5)), Turn::kSame);
  EXPECT_EQ(asked_to_log_in_, 0);
  EXPECT_EQ(Take(seconds(5)), Turn::kSame);
  EXPECT_EQ(asked_to_log_in_, 1);
}

TEST_F(RefetchTest, ATokenThatIsRefusedIsReplacedOnce) {
  Start();
  instance_.On(kV4, {401, Envelope(401, "UnauthorizedError", "No identity access token found")});
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(asked_to_log_in_, 1) << "once per turn, and never in a loop";
  EXPECT_THAT(Said(), HasSubstr("the access token was refused"));
  Serve({{"A", "first-value"}});
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(asked_to_log_in_, 1);
  EXPECT_THAT(Said(), HasSubstr("can be fetched again"));
}

TEST_F(RefetchTest, ALoginThatIsRefusedIsTheEndOfFetching) {
  life_ = seconds(20);
  Start();
  refusal_ = Error{ErrorCode::kLogin, "cannot log in: invalid credentials", {"mend them"}};
  EXPECT_EQ(Take(seconds(15)), Turn::kOver);
  EXPECT_EQ(asked_to_log_in_, 1);
  EXPECT_EQ(Said(),
            "stepveil: warning: the secrets are not fetched any more, the command keeps running "
            "with what it has: cannot log in: invalid credentials; mend them\n");
  refetch_->Revoke();
  EXPECT_THAT(Revoked()[0], HasSubstr("access-token-1"));
}

TEST_F(RefetchTest, ALoginThatWasNotJudgedIsTriedAgain) {
  life_ = seconds(20);
  Start();
  refusal_ = Error{ErrorCode::kNetwork, "cannot log in: it is away"};
  EXPECT_EQ(Take(seconds(15)), Turn::kSame);
  refusal_.reset();
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(asked_to_log_in_, 2);
  EXPECT_THAT(Said(), HasSubstr("can be fetched again"));
}

TEST_F(RefetchTest, AGivenTokenHasNoSuccessor) {
  request_.login.method = "token";
  Start();
  instance_.On(kV4, {403, Envelope(403, "TokenError", "Your token has expired.")});
  EXPECT_EQ(Take(), Turn::kOver);
  EXPECT_EQ(asked_to_log_in_, 0);
  EXPECT_THAT(Said(), HasSubstr("not fetched any more"));
}

TEST_F(RefetchTest, NoETagIsTrustedForLongerThanTenMinutes) {
  instance_.On(kV4, {200, List(Row("A", "first-value", "/backend")), {{"etag", "\"1\""}}});
  Start();
  instance_.On(kV4, {304, ""});
  const auto times_trusted = [&] {
    return std::count(instance_.validators.begin(), instance_.validators.end(), "\"1\"");
  };
  EXPECT_EQ(Take(seconds(590)), Turn::kSame);
  EXPECT_EQ(times_trusted(), 1);
  EXPECT_EQ(Said(), "");
  Serve({{"A", "second-value"}});
  EXPECT_EQ(Take(seconds(11)), Turn::kChanged);
  EXPECT_EQ(times_trusted(), 1);
}

// 304 says that it is what was refused, not that it is right.
TEST_F(RefetchTest, WhatWasRefusedStaysRefused) {
  request_.selection.require = {"A"};
  Start();
  instance_.On(kV4, {200, List(Row("B", "x", "/backend")), {{"etag", "\"1\""}}});
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_THAT(Said(), HasSubstr("required"));
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(Said(), "");
  EXPECT_THAT(instance_.validators, Each(""));
}

TEST_F(RefetchTest, AWaitIsBoundedByADeadlineOfItsOwn) {
  request_.deadline = std::chrono::milliseconds(30'000);
  Start();
  instance_.On(kV4, {429, Envelope(429, "RateLimitExceeded", "Please try again in 42 seconds")});
  const TimePoint before = time_.now + seconds(3600);
  EXPECT_EQ(Take(seconds(3600)), Turn::kSame);
  EXPECT_LE(time_.now - before, seconds(31));
  EXPECT_THAT(Said(), HasSubstr("429"));
}

// Values that come and go stay masked as long as there is room; then no others are taken. What is
// printed is left out: it would cost a table of all of it.
TEST_F(RefetchTest, WhatCannotBeMaskedAnyMoreIsNotTaken) {
  constexpr std::size_t kValueBytes = 120'000;
  console_.Silence();
  const auto total = [&] {
    std::size_t bytes = 0;
    for (const Secret& needle : refetch_->needles()) {
      bytes += needle.size_bytes();
    }
    return bytes;
  };
  const auto serve = [&](int count, char letter) {
    std::vector<std::pair<std::string, std::string>> secrets;
    for (int i = 0; i < count; ++i) {
      std::string value(kValueBytes, letter);
      value.replace(0, 4, "%/ " + std::to_string(i));
      secrets.emplace_back("S" + std::to_string(i), value);
    }
    Serve(secrets);
  };
  serve(1, 'a');
  Start();
  // So many that only the values themselves are needles.
  const int more_than_half = static_cast<int>(kMostNeedleBytes / kValueBytes * 6 / 10);
  serve(more_than_half, 'b');
  EXPECT_EQ(Take(), Turn::kChanged);
  const std::size_t most = total();
  serve(more_than_half, 'c');
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(refetch_->environment().variables[0].value.Expose()[100], 'b');
  EXPECT_EQ(total(), most);
}

}  // namespace
}  // namespace stepveil
