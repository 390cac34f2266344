#include "tests/house/source_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

TEST(SourceTree, CodeIsTextWithoutCommentsLineForLine) {
  EXPECT_EQ(MakeSource("a.h", "a; // b\n/* c\nd */ e;\n").code, "a; \n\n e;\n");
}

TEST(SourceTree, QuotesHideCommentsAndCommentsHideQuotes) {
  EXPECT_EQ(MakeSource("a.h", "f(\"// no \\\" comment\"); // don't\ng();").code,
            "f(\"// no \\\" comment\"); \ng();");
  EXPECT_EQ(MakeSource("a.h", "'\"' /*x*/ '\\'' // y").code, "'\"'  '\\'' ");
  EXPECT_EQ(MakeSource("a.h", "R\"(\" // in)\"; // out").code, "R\"(\" // in)\"; ");
  EXPECT_EQ(MakeSource("a.h", "1'000 // out\n2'000").code, "1'000 \n2'000");
}

TEST(SourceTree, PartsAreFolders) {
  EXPECT_EQ(PartOf("core/run/child.h"), "core/run");
  EXPECT_EQ(PartOf("tests/devserver/wire/loop.h"), "tests/devserver");
  EXPECT_EQ(PartOf("github-action/adapter.h"), "github-action");
  EXPECT_EQ(PartOf("main.cpp"), "main.cpp");
}

TEST(SourceTree, IncludesAreReadWhereverTheyStand) {
  EXPECT_THAT(IncludesOf(MakeSource("a.h",
                                    "#include \"a/b.h\"\n//#include \"no.h\"\n"
                                    "  #  include <c>\n")),
              ElementsAre("\"a/b.h\"", "<c>"));
}

TEST(SourceTree, LinesAreNamedByPathAndNumber) {
  EXPECT_THAT(LinesMatching(MakeSource("a.h", "x\n// what(\ne.what()\n"), R"(\bwhat\s*\()"),
              ElementsAre("a.h:3: e.what()"));
  EXPECT_THAT(LinesMatching(MakeSource("a.h", "somewhat()"), R"(\bwhat\s*\()"), IsEmpty());
}

TEST(SourceTree, FindsTheProduct) {
  const auto product = ReadProduct();
  EXPECT_THAT(product, Contains(Field(&SourceFile::path, "core/base/secret.h")));
  EXPECT_THAT(product, Contains(Field(&SourceFile::path, "main.cpp")));
}

}  // namespace
}  // namespace stepveil::testing
