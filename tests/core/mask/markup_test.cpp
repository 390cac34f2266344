#include "core/mask/markup.h"

#include "tests/core/mask/forms_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::FormsOf;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

TEST(AddMarkup, LeavesAloneWhatMeansNothing) {
  EXPECT_THAT(FormsOf("plain-token_+/=1.2 #;x", AddMarkup), IsEmpty());
}

TEST(AddMarkup, WritesWhatIsSpecialByNumber) {
  EXPECT_THAT(FormsOf("a&b<c>\"'z", AddMarkup),
              IsSupersetOf({"a&#38;b&#60;c&#62;&#34;&#39;z", "a&#x26;b&#x3c;c&#x3e;&#x22;&#x27;z",
                            "a&#x26;b&#x3C;c&#x3E;&#x22;&#x27;z"}));
}

// U+E4 is in Latin-1, U+65E5 is not, U+1F600 takes two units of UTF-16.
TEST(AddMarkup, WritesWhatIsNotAsciiInEveryWay) {
  const auto forms = FormsOf("p\xc3\xa4ss<\xe6\x97\xa5\xf0\x9f\x98\x80", AddMarkup);
  EXPECT_THAT(forms, IsSupersetOf(
                         {"p&#228;ss&lt;&#26085;&#128512;", "p&#xe4;ss&lt;&#x65e5;&#x1f600;",
                          "p&#xE4;ss&lt;&#x65E5;&#x1F600;", "p&#228;ss&lt;&#26085;&#55357;&#56832;",
                          "p&#228;ss&#60;&#26085;&#55357;&#56832;",
                          "p\xc3\xa4ss&lt;\xe6\x97\xa5&#xd83d;&#xde00;",
                          "p&auml;ss&lt;\xe6\x97\xa5\xf0\x9f\x98\x80"}));
}

TEST(AddMarkup, WritesTheBlanksOfAnAttribute) {
  EXPECT_THAT(FormsOf("one\ttwo\nthree", AddMarkup), IsSupersetOf({"one&#9;two&#10;three"}));
}

TEST(Latin1Name, IsOfLatin1Alone) {
  EXPECT_EQ(Latin1Name(0xa0), "nbsp");
  EXPECT_EQ(Latin1Name(0xdf), "szlig");
  EXPECT_EQ(Latin1Name(0xff), "yuml");
  EXPECT_EQ(Latin1Name(0x9f), "");
  EXPECT_EQ(Latin1Name(0x100), "");
}

}  // namespace
}  // namespace stepveil
