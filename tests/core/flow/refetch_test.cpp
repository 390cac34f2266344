#include "core/flow/refetch.h"

#include "core/mask/masker.h"
#include "tests/core/secrets/sample.h"
#include "tests/support/fake_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using Turn = Refetch::Turn;

// The instance as a transport that a Connection owns.
class Borrowed : public Transport {
 public:
  explicit Borrowed(Transport& transport) : transport_(transport) {}
  std::vector<HttpOutcome> Send(const std::vector<HttpRequest>& requests,
                                TimePoint deadline) override {
    return transport_.Send(requests, deadline);
  }

 private:
  Transport& transport_;
};

class RefetchTest : public ::testing::Test {
 protected:
  RefetchTest() {
    ScriptSample(instance_);
    instance_.On("/api/v1/auth/token/revoke", {200, "{}"});
    request_.login.method = "universal";
    Serve({{"A", "first-value"}});
    ::testing::internal::CaptureStderr();
  }
  ~RefetchTest() override { ::testing::internal::GetCapturedStderr(); }

  // What our own messages were since the last call.
  static std::string Said() {
    std::string text = ::testing::internal::GetCapturedStderr();
    ::testing::internal::CaptureStderr();
    return text;
  }

  void Serve(const std::vector<std::pair<std::string, std::string>>& secrets,
             const std::string& more = "") {
    std::string rows;
    for (const auto& [name, value] : secrets) {
      rows += (rows.empty() ? "" : ",") + Row(name, value, "/backend", more);
    }
    instance_.On(kV4, {200, List(rows)});
  }

  KeptLogin NewLogin() {
    KeptLogin login;
    Connection& connection = login.session.connection;
    connection.transport = std::make_unique<Borrowed>(instance_);
    ClientOptions options;
    options.addresses = {ScriptedInstance::kOrigin};
    connection.client = std::make_unique<Client>(*connection.transport, std::move(options), clock_);
    const std::string token = "access-token-" + std::to_string(++logins_);
    login.session.token = {Secret(token), AccessToken::Kind::kIssued, life_};
    login.needles.emplace_back(token);
    if (life_.count() > 0) {
      login.expires = time_.now + life_;
    }
    return login;
  }

  void Start() {
    KeptLogin login = NewLogin();
    auto first = FetchFirst(request_, around_, login);
    ASSERT_TRUE(first) << first.error().message;
    refetch_.emplace(
        request_, around_,
        [this]() -> Result<KeptLogin> {
          ++asked_to_log_in_;
          if (refusal_) {
            return Fail(*refusal_);
          }
          return NewLogin();
        },
        std::move(login), *std::move(first));
    Said();
  }

  Turn Take(seconds later = seconds(10)) {
    time_.now += later;
    return refetch_->Take();
  }

  // Is it masked from now on?
  [[nodiscard]] bool Masks(const std::string& text) const {
    return Masked(std::make_shared<const NeedleTable>(refetch_->needles()), text) == "***";
  }

  [[nodiscard]] std::vector<std::string> Revoked() const {
    std::vector<std::string> bodies;
    for (const std::string& body : instance_.bodies) {
      if (!body.empty()) {
        bodies.push_back(body);
      }
    }
    return bodies;
  }

  std::vector<std::string> no_variables_;
  Variables variables_{no_variables_};
  ::stepveil::testing::FakeClock time_;
  Clock clock_ = time_.clock();
  Console console_;
  Surroundings around_{variables_, clock_, nullptr, console_};
  ScriptedInstance instance_;
  Request request_ = Ask({"/backend"});
  seconds life_{0};
  int logins_ = 0;
  int asked_to_log_in_ = 0;
  std::optional<Error> refusal_;
  std::optional<Refetch> refetch_;
};

TEST_F(RefetchTest, NothingIsSaidWhereNothingChanges) {
  Start();
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(Said(), "");
}

TEST_F(RefetchTest, AChangeIsNamedAndOldAndNewAreMasked) {
  Start();
  Serve({{"A", "second-value"}, {"B", "another-value"}});
  EXPECT_EQ(Take(), Turn::kChanged);
  EXPECT_EQ(Said(),
            "stepveil: note: the secrets have changed, starting the command anew: changed \"A\"; "
            "added \"B\"\n");
  EXPECT_EQ(refetch_->environment().variables[0].value.Expose(), "second-value");
  for (const char* value : {"first-value", "second-value", "another-value", "access-token-1"}) {
    EXPECT_TRUE(Masks(value)) << value;
    console_.Warn(value);
    EXPECT_EQ(Said(), "stepveil: warning: ***\n") << value;
  }
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(Said(), "");
}

TEST_F(RefetchTest, BackAndForthAddsNoNeedlesTwice) {
  Start();
  const auto change = [&](const char* value) {
    Serve({{"A", value}});
    EXPECT_EQ(Take(), Turn::kChanged);
    return refetch_->needles().size();
  };
  change("second-value");
  const std::size_t both = change("first-value");
  EXPECT_EQ(change("second-value"), both);
  EXPECT_EQ(change("first-value"), both);
}

TEST_F(RefetchTest, AnOutageIsToldOnceAndItsEndToo) {
  Start();
  instance_.Die({TransportFailure::Kind::kTls, "it failed"});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Take(), Turn::kSame);
  }
  EXPECT_THAT(Said(),
              AllOf(HasSubstr("warning: the secrets could not be fetched again, the command "
                              "keeps running with what it has: cannot reach"),
                    HasSubstr("it failed")));
  EXPECT_GT(refetch_->Pause(seconds(10)), seconds(30)) << "three failures";
  instance_.Revive();
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(Said(), "stepveil: note: the secrets can be fetched again\n");
  EXPECT_EQ(refetch_->Pause(seconds(10)), seconds(10));
}

// Each is what a server may answer in place of the secrets; in the end it is as it was.
TEST_F(RefetchTest, WorseIsNotTaken) {
  request_.allow_empty = request_.allow_partial = true;
  request_.selection.require = {"A"};
  Start();
  const auto keeps = [&](const std::string& why) {
    EXPECT_EQ(Take(), Turn::kSame) << why;
    EXPECT_EQ(Take(), Turn::kSame) << why;
    EXPECT_THAT(Said(), AllOf(HasSubstr("keeps running with what it has"), HasSubstr(why),
                              Not(HasSubstr("canary"))));
    EXPECT_EQ(Said(), "") << "once";
    EXPECT_EQ(refetch_->environment().variables.size(), 1U);
    Serve({{"A", "first-value"}});
    EXPECT_EQ(Take(), Turn::kSame) << why;
    EXPECT_EQ(Said(), "stepveil: note: the secrets can be fetched again\n") << why;
  };
  Serve({});
  keeps("path \"/backend\" held secrets and holds none now");
  Serve({{"B", "canary-9f3b-SECRET"}});
  keeps("required name \"A\"");
  Serve({{"A", "canary-9f3b-SECRET"}, {"PATH", "canary-9f3b-SECRET"}});
  keeps("\"PATH\"");
  Serve({{"A", "canary-9f3b-SECRET ${X}"}});
  keeps("\"A\"");
  instance_.On(
      kV4,
      {200, List(Row("A", "canary-9f3b-SECRET", "/backend") + "," +
                 Row("B", "<hidden-by-infisical>", "/backend", R"(,"secretValueHidden":true)"))});
  keeps("\"B\"");
  instance_.On(kV4, {500, "canary-9f3b-SECRET"});
  keeps("500");
}

TEST_F(RefetchTest, ARemovedSecretIsAChange) {
  Serve({{"A", "first-value"}, {"B", "another-value"}});
  Start();
  Serve({{"A", "first-value"}});
  EXPECT_EQ(Take(), Turn::kChanged);
  EXPECT_THAT(Said(), HasSubstr("removed \"B\""));
  EXPECT_TRUE(Masks("another-value"));
}

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
