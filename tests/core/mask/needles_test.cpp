#include "core/mask/needles.h"

#include "core/base/encoding.h"
#include "tests/core/mask/forms_of.h"
#include "tests/core/mask/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::MaskedBy;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::vector<std::string> Needles(const std::string& value,
                                 ShortValues short_values = ShortValues::kLeave) {
  return testing::Texts(NeedlesOf(Secret(value), short_values));
}

std::vector<std::string> Common(const std::string& value) {
  return testing::Texts(NeedlesOf(Secret(value), NeedleRules{.forms = Forms::kCommon}));
}

TEST(NeedlesOf, LeavesShortValuesUnlessAsked) {
  EXPECT_THAT(Needles("abc"), IsEmpty());
  EXPECT_THAT(Needles(" abc\n"), IsEmpty());
  EXPECT_THAT(Needles("abc", ShortValues::kMask), Contains("abc"));
  EXPECT_THAT(Common("abcd"), UnorderedElementsAre("abcd", "YWJjZA==", "61626364"));
}

TEST(NeedlesOf, LeavesStopWordsUnlessAsked) {
  for (const char* word : {"true", "TRUE", "null", "localhost", "production", "9999", " root\n"}) {
    EXPECT_THAT(Needles(word), IsEmpty()) << word;
  }
  EXPECT_THAT(Needles("true", ShortValues::kMask), Contains("true"));
  EXPECT_THAT(Needles("localhost", ShortValues::kMask), Contains("localhost"));
}

TEST(NeedlesOf, NeverLooksForNothing) {
  for (const auto short_values : {ShortValues::kLeave, ShortValues::kMask}) {
    EXPECT_THAT(Needles("", short_values), IsEmpty());
    EXPECT_THAT(Needles("    ", short_values), IsEmpty());
    EXPECT_THAT(Needles(" \t\r\n\n  ", short_values), IsEmpty());
    EXPECT_THAT(Needles("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", short_values),
                IsEmpty());
  }
}

// A form is judged by its own length: a short value has long forms.
TEST(NeedlesOf, MakesTheFormsOfShortValues) {
  EXPECT_EQ(MaskedBy("foo'bar", R"(+ echo 'foo'\''bar')"), "+ echo '***'");
  EXPECT_EQ(MaskedBy("p@ss", "postgres://app:p%40ss@db"), "postgres://app:***@db");
  EXPECT_EQ(MaskedBy("a\"b\\", R"({"k":"a\"b\\"})"), R"({"k":"***"})");
  EXPECT_EQ(MaskedBy("s3cr3t", Hex("s3cr3t") + " " + Base64("s3cr3t")), "*** ***");
  for (const std::string user : {"u", "us", "use", "user"}) {
    const std::string encoded = Base64(user + ":s3cr3t");
    const std::string masked = MaskedBy("s3cr3t", "Basic " + encoded);
    EXPECT_THAT(masked, HasSubstr("***")) << masked;
    EXPECT_LT(masked.size(), 6 + 3 + Base64(user + ":").size() + 4) << masked;
  }
}

TEST(NeedlesOf, DropsDuplicates) {
  EXPECT_THAT(Common("hunter22"),
              UnorderedElementsAre("hunter22", "aHVudGVyMj", "aHVudGVyMjI=", "h1bnRlcjIy",
                                   "odW50ZXIyM", "68756e7465723232", "68756E7465723232"));
  const auto all = Needles("hunter22");
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

TEST(NeedlesOf, LooksForTheTrimmedValue) {
  EXPECT_EQ(MaskedBy(" hunter22\n", "<hunter22> < hunter22\n>"), "<***> < ***\n>");
}

constexpr const char* kPem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n"
    "MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu\n"
    "NMoSfm76\n"
    "ab==\n"
    "-----END PRIVATE KEY-----\n";

TEST(NeedlesOf, LooksForTheLinesOfAKey) {
  const auto needles = Needles(kPem);
  EXPECT_THAT(needles, Contains("NMoSfm76"));
  EXPECT_THAT(needles, Each(Not(HasSubstr("\n"))));
  for (const char* no_needle :
       {"-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "ab=="}) {
    EXPECT_THAT(needles, Not(Contains(no_needle)));
  }
  EXPECT_EQ(MaskedBy(kPem, kPem),
            "-----BEGIN PRIVATE KEY-----\n***\n***\n***\nab==\n-----END PRIVATE KEY-----\n");
}

TEST(NeedlesOf, FindsAKeyInAnyLineEnds) {
  std::string crlf;
  for (const char* c = kPem; *c != '\0'; ++c) {
    crlf += *c == '\n' ? "\r\n" : std::string(1, *c);
  }
  const std::string masked =
      "-----BEGIN PRIVATE KEY-----\r\n***\r\n***\r\n***\r\nab==\r\n-----END PRIVATE KEY-----\r\n";
  EXPECT_EQ(MaskedBy(kPem, crlf), masked);
  EXPECT_EQ(MaskedBy(crlf, crlf), masked);
  EXPECT_EQ(MaskedBy(kPem, "> NMoSfm76"), "> ***");
}

TEST(NeedlesOf, LooksForTheDerivedFormsOfWholeAndLines) {
  const std::string value = "{\n  \"key\": \"a/b\",\n  \"name\": \"x\"\n}\n";
  EXPECT_EQ(MaskedBy(value, R"({\n  \"key\": \"a/b\",\n  \"name\": \"x\"\n})"), "***");
  EXPECT_EQ(MaskedBy(value, R"(line \"key\": \"a/b\", end)"), "line *** end");
  EXPECT_EQ(MaskedBy(value, "{ }"), "{ }");
  EXPECT_EQ(MaskedBy("first-line\nother-line\n", Hex("other-line")), "***");
}

// No writer leaves such a line as it is.
TEST(NeedlesOf, LooksForLinesAsTheyAre) {
  EXPECT_EQ(MaskedBy("a'b\"c$d&e \\f\nother-line", "> a'b\"c$d&e \\f <"), "> *** <");
}

TEST(NeedlesOf, LooksForTheWholeWhenNoLineIsMaskable) {
  EXPECT_EQ(MaskedBy("abc\ndef\n", "abc\ndef\n"), "***\n");
  EXPECT_EQ(MaskedBy("abc\ndef\n", "abc\r\ndef\r\n"), "***\r\n");
  EXPECT_EQ(MaskedBy("abc\r\ndef", "abc\ndef"), "***");
  EXPECT_EQ(MaskedBy("abc\ndef\n", "abc def abc\n"), "abc def abc\n");
  EXPECT_THAT(Needles("a\nb"), IsEmpty());
}

// What a shell's unquoted $V, its trace, a JSON string and `tr -d` make of it.
TEST(NeedlesOf, LooksForShortLinesAsListsAndDiffsJoinThem) {
  const std::string value = "joe\npa55wd\nabc123\n";
  for (const std::string text :
       {"['joe', 'pa55wd', 'abc123']", "[\"joe\\n\", \"pa55wd\\n\", \"abc123\\n\"]",
        "joe,pa55wd,abc123", "joe$\npa55wd$\nabc123$", "< joe\n< pa55wd\n< abc123",
        "+joe\n+pa55wd\n+abc123", "joe'\n'pa55wd'\n'abc123'\n'", "joe'$'\\n''pa55wd'$'\\n''abc123",
        "joe$'\\n'pa55wd$'\\n'abc123"}) {
    EXPECT_THAT(MaskedBy(value, text), Not(HasSubstr("pa55wd"))) << text;
  }
}

TEST(NeedlesOf, LooksForJoinedLinesWhenNoLineIsMaskable) {
  const std::string value = "joe\npa55wd\nabc123\n";
  for (const std::string joined :
       {"joe pa55wd abc123", R"(joe\npa55wd\nabc123)", "joepa55wdabc123"}) {
    EXPECT_EQ(MaskedBy(value, "+ echo " + joined), "+ echo ***");
  }
  EXPECT_EQ(MaskedBy(value, "joe runs, abc123 too"), "joe runs, abc123 too");
  EXPECT_EQ(MaskedBy("1\n2\n3\n4", "1 2 3 4 and 1234 and 1, 2"), "1 2 3 4 and 1234 and 1, 2");
}

TEST(NeedlesOf, LooksForTheWordsOfALine) {
  EXPECT_EQ(MaskedBy("two  words\tand more", "+ echo two words and more"), "+ echo ***");
}

// A one-character line of a JSON value made base64 needles such as "e" elsewhere, and every "e"
// of the log a mask.
TEST(NeedlesOfRivals, BracesOfAJsonValueAreNoNeedles) {
  const std::string value = "{\n  \"private_key\": \"hunter22\"\n}\n";
  for (const std::string& needle : Needles(value)) {
    EXPECT_GE(needle.size(), kShortestDerivedBytes) << needle;
  }
  EXPECT_EQ(MaskedBy(value, "every { brace } stays, ew== e"), "every { brace } stays, ew== e");
}

// Where the last character of the secret's own base64 depends on what follows, a masker that looks
// for the whole leaks all of it.
TEST(NeedlesOfRivals, Base64WithASuffixShowsTheSharedCharacterAtMost) {
  for (const std::string value : {"hunter22", "hunter222", "hunter2222"}) {
    for (const std::string suffix : {":", ":x", ":xy", "\n"}) {
      const std::string encoded = Base64(value + suffix);
      const std::size_t own = value.size() * 8 / 6;  // the characters that `value` alone decides
      EXPECT_EQ(MaskedBy(value, encoded), "***" + encoded.substr(own)) << value << suffix;
    }
  }
}

TEST(NeedlesOfRivals, MultiLineValuesAreMaskedLineByLine) {
  EXPECT_EQ(MaskedBy("line-number-one\nline-number-two", "> line-number-two\n> line-number-one\n"),
            "> ***\n> ***\n");
}

TEST(NeedlesOf, TakesBytesThatAreNoText) {
  const std::string value("k\0\xff\xfe\x80-binary", 12);
  EXPECT_EQ(MaskedBy(value, "<" + value + ">"), "<***>");
}

TEST(NeedlesOf, NoFormIsShorterThanItsMinimum) {
  for (const std::string value : {"12345678", "\"\"\"\"\"\"\"x", "a b c d e", "%%%%%%%%y",
                                  "{\n  \"a\": 1\n}", "1\n2\n3\n4\n5"}) {
    for (const std::string& needle : Needles(value)) {
      EXPECT_GE(needle.size(), kShortestDerivedBytes) << value << ": " << needle;
    }
  }
  for (const std::string value : {"\"\"\"x", "p@ss", "12 34", "{}[]e", "=====", "a%b%"}) {
    for (const std::string& needle : Needles(value)) {
      EXPECT_GE(needle.size(), kShortestRawBytes) << value << ": " << needle;
    }
  }
}

TEST(LeavesLines, TellsOfLinesThatSaySomethingAndStayUnmasked) {
  const auto leaves = [](std::string_view value) { return LeavesLines(Secret(value)); };
  EXPECT_TRUE(leaves("a long secret line\nshort"));
  EXPECT_TRUE(leaves("a long secret line\r\nlocalhost\r\n"));
  EXPECT_FALSE(leaves("{\n  \"key\": \"value\"\n}\n"));
  EXPECT_TRUE(leaves("1\n2\n3"));
  EXPECT_FALSE(
      leaves("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----\n"));
  EXPECT_TRUE(leaves("one\ntwo")) << "is masked as a whole only";
  EXPECT_FALSE(leaves("short"));
}

}  // namespace
}  // namespace stepveil
