#include "core/flow/id_token_places.h"

#include "core/base/clock.h"
#include "tests/core/identity/tokens.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <gmock/gmock.h>

#include <array>
#include <memory>

namespace stepveil {
namespace {

using ::testing::AllOf;
using testing::Answered;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::array kPlaces = {
    IdTokenPlace{"One", "ONE_TOKEN"},
    IdTokenPlace{.system = "Two",
                 .variable = "TWO_URL",
                 .bearer = "TWO_BEARER",
                 .query = "?v=1",
                 .field = "token"},
    IdTokenPlace{.system = "Three", .variable = "", .program = "three get-token"},
};

class IdTokenPlacesTest : public ::testing::Test {
 protected:
  IdTokenPlacesTest() {
    auto transport = std::make_unique<testing::FakeTransport>();
    transport_ = transport.get();
    session_.connection.transport = std::move(transport);
    session_.connection.deadline = time_.now + std::chrono::seconds(60);
    ::testing::internal::CaptureStderr();
  }
  ~IdTokenPlacesTest() override { ::testing::internal::GetCapturedStderr(); }

  Result<Secret> Fetch(const std::string& audience = "") {
    variables_ = Variables(entries_);
    const Context context{variables_, clock_, nullptr, console_, kPlaces};
    return FetchFromPlaces(kPlaces, audience, session_, context);
  }

  std::string Failure() {
    const auto token = Fetch();
    EXPECT_FALSE(token);
    if (token) return "";
    std::string text = token.error().message;
    for (const std::string& hint : token.error().hints) text += "\n" + hint;
    EXPECT_THAT(text, Not(HasSubstr("canary")));
    return text;
  }

  std::vector<std::string> entries_;
  Variables variables_{entries_};
  testing::FakeClock time_;
  const Clock clock_ = time_.clock();
  Console console_;
  Session session_;
  testing::FakeTransport* transport_;
  const std::string jwt_ = MakeJwt(R"({"sub":"it"})");
};

TEST_F(IdTokenPlacesTest, AVariableIsTakenAndBecomesACredential) {
  entries_ = {"ONE_TOKEN= " + jwt_ + "\n", "TWO_URL=https://two.example", "TWO_BEARER=b"};
  EXPECT_EQ(Fetch()->Expose(), jwt_);
  EXPECT_THAT(session_.credential_variables, ElementsAre("ONE_TOKEN"));
}

TEST_F(IdTokenPlacesTest, AnEndpointIsAskedWithItsBearer) {
  entries_ = {"TWO_URL=https://two.example/a", "TWO_BEARER=canary-9f3b-SECRET"};
  transport_->Queue(Answered(200, R"({"token":")" + jwt_ + "\"}"));
  EXPECT_EQ(Fetch()->Expose(), jwt_);
  const auto& seen = transport_->seen().front();
  EXPECT_EQ(seen.method, HttpMethod::kPost);
  EXPECT_EQ(seen.url, "https://two.example/a?v=1");
  EXPECT_EQ(seen.secret_headers.at("Authorization"), "Bearer canary-9f3b-SECRET");
  EXPECT_THAT(session_.credential_variables, ElementsAre("TWO_BEARER"));
}

TEST_F(IdTokenPlacesTest, WhatAnEndpointAnswersElseIsNoToken) {
  entries_ = {"TWO_URL=https://two.example/a", "TWO_BEARER=canary-9f3b-SECRET"};
  transport_->Queue(Answered(401, "canary-9f3b-SECRET"));
  EXPECT_THAT(Failure(), AllOf(HasSubstr("service of Two answered 401"), HasSubstr("TWO_BEARER")));
  for (const char* body : {"", "<html>canary</html>", "[]", "{}", R"({"token":"canary"})"}) {
    transport_->Queue(Answered(200, body));
    EXPECT_THAT(Failure(), HasSubstr("gives no token")) << body;
  }
  entries_[0] = "TWO_URL=http://two.example/a";
  EXPECT_THAT(Failure(), HasSubstr("TWO_URL"));
}

TEST_F(IdTokenPlacesTest, EachPlaceIsNamedWhereThereIsNone) {
  EXPECT_THAT(Failure(), AllOf(HasSubstr("looked at ONE_TOKEN (One), TWO_URL (Two): not set"),
                               HasSubstr("in Three: three get-token")));
  entries_ = {"TWO_URL=https://two.example"};
  EXPECT_THAT(Failure(), HasSubstr("TWO_BEARER (Two)"));
  EXPECT_THAT(session_.credential_variables, IsEmpty());
}

}  // namespace
}  // namespace stepveil
