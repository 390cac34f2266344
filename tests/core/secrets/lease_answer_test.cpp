#include "core/secrets/lease_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

std::optional<Lease> Read(const std::string& body) { return ReadLease({200, {}, Secret(body)}); }

std::string Lease200(const std::string& id, const std::string& begin, const std::string& end) {
  return R"({"lease":{"id":")" + id + R"(","createdAt":")" + begin + R"(","expireAt":")" + end +
         R"("},"data":{"A":"1"}})";
}

TEST(LeaseAnswer, LivesByTheServersClockWhateverOursSays) {
  const auto lease = Read(Lease200("a", "1999-01-01T00:00:00.000Z", "1999-01-01T00:01:30.500Z"));
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->life, std::chrono::milliseconds(90'500));
  EXPECT_EQ(lease->expires, "1999-01-01T00:01:30.500Z");
}

// So long a time is beyond what sums of times can hold.
TEST(LeaseAnswer, NoLifeIsLongerThanTimesCanBe) {
  const auto lease = Read(Lease200("a", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"));
  ASSERT_TRUE(lease);
  EXPECT_LE(lease->life, std::chrono::hours(24 * 366));
}

TEST(LeaseAnswer, IsNoneWithoutAnIdAndAnEnd) {
  const std::string noon = "2026-12-01T12:00:00.000Z";
  for (const std::string& body :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"lease":7})"),
        Lease200("", noon, noon), Lease200("a", noon, ""), Lease200("a", noon, "tomorrow"),
        Lease200("a", noon, noon + " and more"),
        Lease200("a", noon, noon + std::string(40, '0'))}) {
    EXPECT_FALSE(Read(body)) << body;
  }
}

TEST(LeaseAnswer, FindsTheSlugOfBothForms) {
  for (const char* wrapper : {"workspace", "project"}) {
    const std::string body = std::string("{\"") + wrapper + R"(":{"slug":"acme-app"}})";
    EXPECT_EQ(ReadSlug({200, {}, Secret(body)}), "acme-app");
  }
  EXPECT_FALSE(ReadSlug({404, {}, Secret(R"({"project":{"slug":"acme-app"}})")}));
  EXPECT_FALSE(ReadSlug({200, {}, Secret("<html>")}));
}

}  // namespace
}  // namespace stepveil
