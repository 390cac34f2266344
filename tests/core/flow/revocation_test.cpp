#include "core/flow/revocation.h"

#include "tests/support/fake_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

using testing::Answered;
using ::testing::HasSubstr;

// Answers once it is told to.
class Waiting : public Transport {
 public:
  std::vector<HttpOutcome> Send(const std::vector<HttpRequest>& requests, TimePoint) override {
    body = std::string(requests.at(0).json_body->Expose());
    const bool told =
        may_answer.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready;
    std::vector<HttpOutcome> outcomes;
    outcomes.push_back(Answered(told ? status : 500, "{}"));
    return outcomes;
  }

  std::promise<void> may_answer;
  std::string body;
  int status = 200;
};

class RevocationTest : public ::testing::Test {
 protected:
  RevocationTest() {
    auto transport = std::make_unique<Waiting>();
    transport_ = transport.get();
    Connection& connection = session_.connection;
    connection.patience = std::make_unique<Patience>([](const std::string&) {});
    connection.transport = std::move(transport);
    ClientOptions options;
    options.addresses = {"https://one.example"};
    connection.client = std::make_unique<Client>(*connection.transport, std::move(options), clock_);
    session_.token = {Secret("canary-9f3b-SECRET"), AccessToken::Kind::kIssued};
    ::testing::internal::CaptureStderr();
  }

  Session session_;
  Waiting* transport_;
  int revoked_ = 0;
  const TokenEvents events_ = {{}, [this] { ++revoked_; }};
  const std::vector<std::string> none_;
  const Variables variables_{none_};
  const Clock clock_;
  Console console_;
  const Context context_{variables_, clock_, nullptr, console_};
};

// Were it sent and waited for at once, nobody could tell the transport to answer.
TEST_F(RevocationTest, TravelsWhileSomethingElseIsDone) {
  Revocation revocation(std::move(session_), std::make_unique<StopSignals>(), &events_, context_);
  EXPECT_EQ(revoked_, 0);
  transport_->may_answer.set_value();
  revocation.Finish();
  EXPECT_EQ(revoked_, 1);
  EXPECT_THAT(transport_->body, HasSubstr("canary-9f3b-SECRET"));
  EXPECT_EQ(StopDescriptor(), -1) << "signals are let go";
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_F(RevocationTest, IsFinishedByItsEnd) {
  transport_->may_answer.set_value();
  {
    const Revocation revocation(std::move(session_), std::make_unique<StopSignals>(), &events_,
                                context_);
  }
  EXPECT_EQ(revoked_, 1);
  ::testing::internal::GetCapturedStderr();
}

TEST_F(RevocationTest, AFailureIsAWarning) {
  transport_->status = 400;
  transport_->may_answer.set_value();
  {
    const Revocation revocation(std::move(session_), std::make_unique<StopSignals>(), &events_,
                                context_);
  }
  EXPECT_EQ(revoked_, 0);
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(said, HasSubstr("stepveil: warning: the access token was not revoked"));
  EXPECT_THAT(said, ::testing::Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace stepveil
