#include "core/flow/lease_wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;

HeldLease Sample(std::size_t owner, const std::string& id) {
  HeldLease held{owner, {}};
  held.lease.of = {"acme-app", "dev", "/backend", "database"};
  held.lease.id = id;
  held.lease.expires = "2026-12-01T13:00:00.000Z";
  held.lease.values.emplace_back("DB_PASSWORD", Secret(std::string("a\0b\n", 4)));
  held.lease.values.emplace_back("DB_EMPTY", Secret(""));
  return held;
}

TEST(LeaseWire, BringsAllThatWasHeld) {
  std::vector<HeldLease> held;
  held.push_back(Sample(0, "first"));
  held.push_back(Sample(2, "second"));
  const auto read = ReadLeases(WriteLeases(held));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2U);
  const HeldLease& second = (*read)[1];
  EXPECT_EQ(second.owner, 2U);
  EXPECT_EQ(Described(second.lease), Described(held[1].lease));
  EXPECT_EQ(second.lease.of.project_slug, "acme-app");
  EXPECT_EQ(second.lease.of.environment, "dev");
  EXPECT_EQ(second.lease.of.path, "/backend");
  ASSERT_EQ(second.lease.values.size(), 2U);
  EXPECT_EQ(second.lease.values[0].first, "DB_PASSWORD");
  EXPECT_EQ(second.lease.values[0].second.Expose(), std::string("a\0b\n", 4));
  EXPECT_EQ(second.lease.values[1].second.Expose(), "");
}

TEST(LeaseWire, BringsWhyThereAreNone) {
  const auto read = ReadLeases(WriteFailure(Error{ErrorCode::kNetwork, "why", {"one", "two"}}));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kNetwork);
  EXPECT_EQ(read.error().message, "why");
  EXPECT_THAT(read.error().hints, ElementsAre("one", "two"));
}

TEST(LeaseWire, NoLeasesAreNoFailure) {
  const auto read = ReadLeases(WriteLeases({}));
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->empty());
}

}  // namespace
}  // namespace stepveil
