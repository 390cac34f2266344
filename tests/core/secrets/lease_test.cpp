#include "core/secrets/lease.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>

namespace stepveil {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kLeases = "/api/v1/dynamic-secrets/leases";
constexpr const char* kOne = "/api/v1/dynamic-secrets/leases/lease-1";
constexpr const char* kList = "/api/v1/dynamic-secrets?";
const DynamicSecret kDatabase{"acme-app", "dev", "/backend", "database"};

// A lease from noon to `end`, with `data`.
std::string LeaseBody(const std::string& end, const std::string& data) {
  return R"({"lease":{"id":"lease-1","createdAt":"2026-12-01T12:00:00.000Z","expireAt":")" + end +
         R"("},"data":)" + data + "}";
}

constexpr const char* kHourLater = "2026-12-01T13:00:00.000Z";
const std::string kPair =
    std::string(R"({"DB_USERNAME":"user-1","DB_PASSWORD":")") + kCanary + "\"}";

class LeaseTest : public ::testing::Test {
 protected:
  Result<Lease> Take(seconds ttl = seconds(0),
                     AccessToken::Kind kind = AccessToken::Kind::kIssued) {
    Client client = instance_.MakeClient();
    return TakeLease(client, Token(kind), kDatabase, ttl);
  }

  // The message and hints of a refusal, none of which shows what the answer holds.
  std::string Refusal() {
    const auto lease = Take();
    if (lease) {
      return "it was taken";
    }
    std::string text = lease.error().message;
    for (const std::string& hint : lease.error().hints) {
      text += " | " + hint;
    }
    EXPECT_THAT(text, Not(HasSubstr(kCanary)));
    EXPECT_THAT(text, Not(HasSubstr("token-9f3b")));
    return text;
  }

  ScriptedInstance instance_;
};

TEST_F(LeaseTest, HoldsWhatTheServerMadeAndForHowLong) {
  instance_.On(kLeases, {200, LeaseBody(kHourLater, R"({"USER":"user-1","PORT":5432})")});
  const auto lease = Take(seconds(3600));
  ASSERT_TRUE(lease) << lease.error().message;
  EXPECT_EQ(lease->id, "lease-1");
  EXPECT_EQ(lease->life, std::chrono::hours(1));
  ASSERT_EQ(lease->values.size(), 2U);
  EXPECT_EQ(lease->values[0].second.Expose(), "5432");
  EXPECT_EQ(lease->values[1].second.Expose(), "user-1");
  const auto body = nlohmann::json::parse(instance_.bodies.back());
  EXPECT_EQ(body, nlohmann::json({{"dynamicSecretName", "database"},
                                  {"projectSlug", "acme-app"},
                                  {"environmentSlug", "dev"},
                                  {"path", "/backend"},
                                  {"ttl", "3600s"}}));
  EXPECT_EQ(Described(*lease), "lease \"lease-1\" of dynamic secret \"database\" (until " +
                                   std::string(kHourLater) + ")");
}

TEST_F(LeaseTest, NoTimeIsAskedForWhereNoneIsGiven) {
  instance_.On(kLeases, {200, LeaseBody(kHourLater, kPair)});
  ASSERT_TRUE(Take());
  EXPECT_THAT(instance_.bodies.back(), Not(HasSubstr("ttl")));
}

// Whatever makes it useless, it is given back, or named where that fails, too.
TEST_F(LeaseTest, OneOfNoUseIsGivenBack) {
  for (const auto& [end, data, why] : std::vector<std::array<std::string, 3>>{
           {"2026-12-01T12:00:00.000Z", kPair, "has no time at all"},
           {"2025-12-01T12:00:00.000Z", kPair, "has no time at all"},
           {kHourLater, "{}", "holds no values"},
           {kHourLater, "null", "holds no values"},
           {kHourLater, std::string("[\"") + kCanary + "\"]", "holds no values"}}) {
    instance_.On(kLeases, {200, LeaseBody(end, data)});
    instance_.On(kOne, {200, "{}"});
    EXPECT_THAT(Refusal(), AllOf(HasSubstr(why), Not(HasSubstr("not revoked")))) << data;
    EXPECT_EQ(instance_.flights.back().front(), kOne);
    instance_.On(kOne, {500, "{}"});
    EXPECT_THAT(Refusal(), HasSubstr("lease \"lease-1\" of dynamic secret \"database\" (until " +
                                     end + ") was not revoked"));
  }
}

TEST_F(LeaseTest, NoRefusalShowsWhatAnAnswerHolds) {
  for (const int status : {200, 201, 400, 401, 403, 404, 418, 422, 429, 500, 502}) {
    for (const std::string& body : {std::string(kCanary), std::string("{\"data\":") + kPair + "}",
                                    "{\"lease\":{\"id\":7,\"expireAt\":\"" + std::string(kCanary) +
                                        "\"},\"data\":" + kPair + "}",
                                    LeaseBody(kCanary, kPair)}) {
      instance_.On(kLeases, {status, body});
      EXPECT_THAT(Refusal(), StartsWith("cannot lease dynamic secret \"database\""))
          << status << body;
    }
  }
}

TEST_F(LeaseTest, AMisspeltNameIsToldOfTheNearestOne) {
  instance_.On(kLeases, {404, Envelope(404, "NotFound", "Dynamic secret not found")});
  instance_.On(kList, {200, R"({"dynamicSecrets":[{"name":"databases"},{"name":"queue"},7]})"});
  EXPECT_THAT(Refusal(), HasSubstr("| did you mean \"databases\"?"));
  instance_.On(kList, {200, R"({"dynamicSecrets":[{"name":"queue"}]})"});
  EXPECT_THAT(Refusal(), HasSubstr("there are these dynamic secrets: \"queue\""));
  instance_.On(kList, {200, R"({"dynamicSecrets":[]})"});
  EXPECT_THAT(Refusal(), HasSubstr("no dynamic secret that this identity may see"));
  instance_.On(kList, {403, Envelope(403, "PermissionDenied", "no")});
  EXPECT_THAT(Refusal(), HasSubstr("check how the dynamic secret"));
}

// Sent once: an answer that was lost may have made a lease that nobody knows.
TEST_F(LeaseTest, IsAskedForOnceAndALostAnswerIsToldOf) {
  instance_.Die({TransportFailure::Kind::kClosed, "the connection was closed", ""});
  EXPECT_THAT(Refusal(), HasSubstr("nobody knows its id"));
  EXPECT_EQ(instance_.flights.size(), 1U);
}

TEST_F(LeaseTest, AServiceTokenIsToldWhoMay) {
  instance_.On(kLeases, {403, Envelope(403, "PermissionDenied", "no")});
  const auto lease = Take(seconds(0), AccessToken::Kind::kService);
  ASSERT_FALSE(lease);
  EXPECT_EQ(lease.error().code, ErrorCode::kLogin);
  EXPECT_THAT(lease.error().hints.front(), HasSubstr("machine identity"));
}

class HeldLeaseTest : public LeaseTest {
 protected:
  HeldLeaseTest() {
    instance_.On(kLeases, {200, LeaseBody(kHourLater, kPair)});
    lease_ = std::move(*Take());
  }
  Result<void> Renew() {
    Client client = instance_.MakeClient();
    return RenewLease(client, Token(), lease_, seconds(0));
  }
  Result<void> Revoke() {
    Client client = instance_.MakeClient();
    return RevokeLease(client, Token(), lease_);
  }

  Lease lease_;
};

TEST_F(HeldLeaseTest, ARenewalMovesItsEnd) {
  instance_.On(kOne, {200, LeaseBody("2026-12-01T14:00:00.000Z", "{}")});
  ASSERT_TRUE(Renew());
  EXPECT_EQ(instance_.flights.back().front(), std::string(kOne) + "/renew");
  EXPECT_EQ(lease_.expires, "2026-12-01T14:00:00.000Z");
  EXPECT_GT(lease_.life, std::chrono::minutes(119));
}

TEST_F(HeldLeaseTest, ARenewalThatBringsNothingLeavesItAsItIs) {
  for (const std::string& end :
       {std::string(kHourLater), std::string("2026-12-01T12:30:00.000Z"), std::string(kCanary)}) {
    instance_.On(kOne, {200, LeaseBody(end, kPair)});
    const auto renewed = Renew();
    ASSERT_FALSE(renewed) << end;
    EXPECT_THAT(renewed.error().message, Not(HasSubstr(kCanary)));
    EXPECT_EQ(lease_.expires, kHourLater);
  }
}

TEST_F(HeldLeaseTest, OneThatIsGoneIsRevokedAndWhereNoRouteIsItIsNot) {
  instance_.On(kOne,
               {404, Envelope(404, "NotFound", "Dynamic secret lease with ID 'x' not found")});
  EXPECT_TRUE(Revoke());
  instance_.On(kOne, {404, Envelope(404, "NotFound", "Project with slug 'x' not found")});
  EXPECT_FALSE(Revoke());
  instance_.On(kOne, {404, R"({"message":"Route DELETE:/api/v1/dynamic-secrets/leases/lease-1 not )"
                           R"(found","error":"Not Found","statusCode":404})"});
  EXPECT_FALSE(Revoke());
}

}  // namespace
}  // namespace stepveil
