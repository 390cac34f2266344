#include "core/mask/json_parts.h"

#include "tests/core/mask/parts_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<std::string> Parts(std::string_view text) {
  return testing::PartsFrom([&](PartList& parts) { AddJsonParts(text, parts); });
}

TEST(AddJsonParts, TakesTheLeavesThatAreSecret) {
  EXPECT_THAT(Parts(R"({"user":"appuser","password":"sword\u0066ish","port":5432,"pin":47110815,
                       "nested":[{"token":"abc1"},{"tokenUrl":"https://a.example/t"}],
                       "random":"x8Kd72hfQpLm"})"),
              UnorderedElementsAre("swordfish", "47110815", "abc1", "x8Kd72hfQpLm"));
}

TEST(AddJsonParts, KeysReachThroughListsAndGenericNames) {
  EXPECT_THAT(
      Parts(R"({"passwords":["first","second"],"db_password":{"type":"string","value":"third"}})"),
      UnorderedElementsAre("first", "second", "third"));
}

TEST(AddJsonParts, TakesNothingOfWhatIsNoDocument) {
  PartList parts;
  EXPECT_FALSE(AddJsonParts("plain", parts));
  EXPECT_FALSE(AddJsonParts("{\"password\":\"abcdef\"", parts));
  EXPECT_FALSE(AddJsonParts(std::string(100'000, '['), parts));
  EXPECT_FALSE(AddJsonParts("", parts));
  EXPECT_THAT(std::move(parts).Take(), IsEmpty());
  std::string deep = R"({"password":"abcdef"})";
  for (int i = 0; i < 40; ++i) {
    deep = "[" + deep + "]";
  }
  EXPECT_THAT(Parts(deep), IsEmpty());
}

}  // namespace
}  // namespace stepveil
