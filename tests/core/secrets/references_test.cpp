#include "core/secrets/references.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Place kHere{"dev", "/p"};

std::vector<std::string> Shown(std::string_view stored) {
  std::vector<std::string> shown;
  for (const Reference& reference : ReferencesIn(Secret(stored), kHere)) {
    shown.push_back(reference.place.environment + ":" + reference.place.path + ":" +
                    reference.name);
  }
  return shown;
}

TEST(References, KnowsWhatTheServerTakesForAReference) {
  for (const char* value : {"${A}", "x-${prod.shared.KEY}-y", "${a${B}", "}${ A }", "${}${A}"}) {
    EXPECT_TRUE(HoldsReference(Secret(value))) << value;
  }
  for (const char* value : {"", "$A", "${", "${A", "${}", "$ {A}", "a}$", "{A}"}) {
    EXPECT_FALSE(HoldsReference(Secret(value))) << value;
  }
}

TEST(References, AreReadAsTheNewerServersReadThem) {
  EXPECT_THAT(Shown("a${X}b${prod.a.b.KEY}${prod.KEY}"),
              ElementsAre("dev:/p:X", "prod:/a/b:KEY", "prod:/:KEY"));
  EXPECT_THAT(Shown("${ X } ${} ${a:-b} ${@p.dev.X} $X {X}"), IsEmpty());
  EXPECT_THAT(Shown("${${X}} $${Y}"), ElementsAre("dev:/p:X", "dev:/p:Y"));
  EXPECT_THAT(Shown("${X"), IsEmpty());
}

TEST(References, OnlyNamesThatLookLikeSettingsAreShown) {
  EXPECT_TRUE(IsPlainName("DATABASE_URL_2"));
  for (const char* name : {"", "a", "aB", "2A", "A-B", "A.B"}) {
    EXPECT_FALSE(IsPlainName(name)) << name;
  }
}

TEST(ReferenceWalk, FollowsAndAsksForWhatItDoesNotKnow) {
  const ListAnswer here =
      ReadSample(List(Row("A", "${B}${prod.x.KEY}", "/p") + "," + Row("B", "${A}${C}", "/p")));
  Folders folders;
  folders.Learn(kHere, here, false);
  ReferenceWalk walk(folders);
  walk.Follow(Secret("${A}"), kHere, Secret());
  EXPECT_THAT(walk.unasked, ElementsAre(Place{"prod", "/x"}));
  ASSERT_EQ(walk.missing.size(), 1U);
  EXPECT_EQ(walk.missing[0].name, "C");
}

TEST(ReferenceWalk, AnImportedNameCountsWhereItsValueIsThere) {
  const ListAnswer here =
      ReadSample(List("", ImportEntry("dev", "/s", ImportedRow("S", "shared"))));
  Folders folders;
  folders.Learn(kHere, here, false);
  ReferenceWalk taken(folders);
  taken.Follow(Secret("x${S}"), kHere, Secret("xshared"));
  EXPECT_THAT(taken.missing, IsEmpty());
  ReferenceWalk left(folders);
  left.Follow(Secret("x${S}"), kHere, Secret("x"));
  EXPECT_EQ(left.missing.size(), 1U);
}

}  // namespace
}  // namespace stepveil
