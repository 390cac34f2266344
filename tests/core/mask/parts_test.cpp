#include "core/mask/parts.h"

#include "tests/core/mask/parts_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::SizeIs;
using Found = PartList::Found;

TEST(PartList, JudgesByKeyAndByLook) {
  PartList parts;
  EXPECT_EQ(parts.Add("password", "swordfish"), Found::kHidden);
  EXPECT_EQ(parts.Add("password", "four"), Found::kHidden);
  EXPECT_EQ(parts.Add("password", "abc"), Found::kTooShort);
  EXPECT_EQ(parts.Add("password", "true"), Found::kPlain);
  EXPECT_EQ(parts.Add("name", "swordfish"), Found::kPlain);
  EXPECT_EQ(parts.Add("name", "sW0rdf1sh-x9"), Found::kHidden);
  EXPECT_EQ(parts.Add("name", "x$9"), Found::kTooShort);
  EXPECT_EQ(parts.Add("password", ""), Found::kPlain);
}

TEST(PartList, ReferencesAddressesAndPathsAreNoSecrets) {
  PartList parts;
  for (const char* value : {"${DB_PASSWORD}", "$DB_PASSWORD", "<password>", "{{ password }}",
                            "/run/secrets/db_password", "https://accounts.example.com/token"}) {
    EXPECT_EQ(parts.Add("password", value), Found::kPlain) << value;
  }
  EXPECT_EQ(parts.Add("key", "username"), Found::kPlain);
  EXPECT_EQ(parts.Add("key", "x8Kd72hfQp"), Found::kHidden);
}

TEST(PartList, IsBounded) {
  EXPECT_THAT(testing::PartsFrom([](PartList& parts) {
                for (std::size_t i = 0; i < PartList::kMost + 10; ++i) {
                  parts.AddKeyed("value-" + std::to_string(i));
                }
              }),
              SizeIs(PartList::kMost));
}

}  // namespace
}  // namespace stepveil
