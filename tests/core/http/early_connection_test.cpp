#include "core/http/early_connection.h"

#include "tests/support/fake_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::vector<HttpRequest> OneRequest() {
  std::vector<HttpRequest> requests(1);
  requests.front().url = "https://issuer.example/token";
  requests.front().bearer = Secret("asked-with");
  requests.front().secret_headers.emplace_back("x-token", Secret("seen-with"));
  requests.front().to_metadata = true;
  return requests;
}

TEST(EarlyConnectionTest, ConnectsBesideTheFirstRequestsAndNeverAgain) {
  testing::FakeTransport fake([](const testing::SeenRequest& request) {
    return request.url.ends_with("/token") ? testing::Answered(200, "answer")
                                           : testing::Failed(TransportFailure::Kind::kConnect);
  });
  EarlyConnection early(fake, "https://infisical.example", {{"x-one", "1"}});
  for (int i = 0; i < 2; ++i) {
    const auto outcomes = early.Send(OneRequest(), TimePoint::max());
    ASSERT_EQ(outcomes.size(), 1U);
    ASSERT_TRUE(outcomes.front());
    EXPECT_EQ(outcomes.front()->body.Expose(), "answer");
  }
  EXPECT_THAT(fake.batches(), ElementsAre(2U, 1U));
  EXPECT_EQ(fake.seen()[0].bearer, "asked-with");
  EXPECT_EQ(fake.seen()[0].secret_headers.at("x-token"), "seen-with");
  EXPECT_TRUE(fake.seen()[0].to_metadata);
  EXPECT_EQ(fake.seen()[1].url, "https://infisical.example/api/status");
  EXPECT_EQ(fake.seen()[1].bearer, std::nullopt);
  EXPECT_THAT(fake.seen()[1].headers, ElementsAre(Pair("x-one", "1")));
  EXPECT_EQ(fake.seen()[0].headers.size(), 0U);
}

}  // namespace
}  // namespace stepveil
