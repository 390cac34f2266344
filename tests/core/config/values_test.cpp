#include "core/config/values.h"

#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace stepveil {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(CheckedPath, KeepsAbsoluteFoldersAndDropsTheTrailingSlash) {
  EXPECT_EQ(*CheckedPath("/"), "/");
  EXPECT_EQ(*CheckedPath("/backend"), "/backend");
  EXPECT_EQ(*CheckedPath("/backend/"), "/backend");
  EXPECT_EQ(*CheckedPath("/backend/jobs_2-x.y"), "/backend/jobs_2-x.y");
}

TEST(CheckedPath, RefusesWhatTheServerAnswersWithNothing) {
  EXPECT_EQ(Printed(CheckedPath("backend/")),
            "stepveil: error: path \"backend/\" does not start with \"/\"\n"
            "stepveil: hint: did you mean \"/backend\"?\n");
  EXPECT_THAT(Printed(CheckedPath("./backend")), HasSubstr("did you mean \"/backend\"?"));
  EXPECT_EQ(Printed(CheckedPath("")),
            "stepveil: error: the path is empty\n"
            "stepveil: hint: the root folder is \"/\"\n");
  EXPECT_THAT(Printed(CheckedPath("/a//b")), HasSubstr("has an empty step"));
  EXPECT_THAT(Printed(CheckedPath("//a")), HasSubstr("has an empty step"));
}

TEST(CheckedPath, RefusesWhatTheServerAnswersWith500) {
  for (const char* path : {"/*", "/a?", "/[ab]", "/a/**"}) {
    EXPECT_THAT(Printed(CheckedPath(path)), HasSubstr("has a wildcard")) << path;
  }
  for (const char* path : {"/..", "/a/../b", "/a/.", "../a", "/./a"}) {
    EXPECT_THAT(Printed(CheckedPath(path)), HasSubstr("has a step \".\" or \"..\"")) << path;
  }
}

TEST(CheckedPath, EscapesWhatItQuotes) {
  const std::string printed = Printed(CheckedPath("/a\n::add-mask::\x1b(0"));
  EXPECT_THAT(printed, HasSubstr("\"/a\\n::add-mask::\\x1b(0\" has a character"));
}

TEST(CheckedDuration, ReadsUnits) {
  EXPECT_EQ(*CheckedDuration("500ms"), milliseconds(500));
  EXPECT_EQ(*CheckedDuration("10s"), milliseconds(10'000));
  EXPECT_EQ(*CheckedDuration("2m"), milliseconds(120'000));
  EXPECT_EQ(*CheckedDuration("1h"), milliseconds(3'600'000));
  EXPECT_EQ(*CheckedDuration("90"), milliseconds(90'000));
  EXPECT_EQ(*CheckedDuration("24h"), milliseconds(86'400'000));
}

TEST(CheckedDuration, RefusesTheRest) {
  for (const char* text : {"", "s", "10x", "1.5s", "ten", " 10s", "10 s", "99999999999999999999"}) {
    EXPECT_EQ(Printed(CheckedDuration(text)),
              "stepveil: error: not a duration\n"
              "stepveil: hint: write it like 500ms, 10s, 2m or 120\n")
        << text;
  }
  for (const char* text : {"0", "0ms", "-5s", "25h", "9223372036854775807m"}) {
    EXPECT_THAT(Printed(CheckedDuration(text)), HasSubstr("more than 0 and at most 24h")) << text;
  }
}

TEST(CheckedMethod, KnowsBothNames) {
  EXPECT_EQ(*CheckedMethod("oidc"), "oidc");
  EXPECT_EQ(*CheckedMethod("oidc-auth"), "oidc");
  EXPECT_EQ(*CheckedMethod("universal"), "universal");
  EXPECT_EQ(*CheckedMethod("universal-auth"), "universal");
  EXPECT_EQ(*CheckedMethod("jwt"), "jwt");
  EXPECT_EQ(*CheckedMethod("jwt-auth"), "jwt");
  for (const char* name : {"aws-iam", "aws", "aws-auth"}) {
    EXPECT_EQ(*CheckedMethod(name), "aws-iam");
  }
  EXPECT_EQ(*CheckedMethod("token"), "token");
}

TEST(CheckedMethod, SaysWhichAreSupported) {
  EXPECT_EQ(Printed(CheckedMethod("gcp-auth")),
            "stepveil: error: login method \"gcp-auth\" is not supported\n"
            "stepveil: hint: supported are oidc (oidc-auth), universal (universal-auth), jwt "
            "(jwt-auth), aws-iam (aws, aws-auth), kubernetes (kubernetes-auth), gcp-id-token, "
            "gcp-iam, azure (azure-auth), ldap (ldap-auth), oci (oci-auth), alicloud "
            "(alicloud-auth), tls-cert (tls-cert-auth), spiffe (spiffe-auth) and token\n");
  for (const char* name : {"gcp-auth", "user"}) {
    EXPECT_THAT(Printed(CheckedMethod(name)), HasSubstr("is not supported")) << name;
  }
  EXPECT_EQ(Printed(CheckedMethod("univresal")),
            "stepveil: error: unknown login method \"univresal\"\n"
            "stepveil: hint: did you mean \"universal\"?\n");
  EXPECT_THAT(Printed(CheckedMethod("aws-aim")), HasSubstr("did you mean \"aws-iam\"?"));
  EXPECT_THAT(Printed(CheckedMethod(kCanary)), Not(HasSubstr(kCanary)));
}

TEST(CheckedIdentityId, TakesUuidsOnlyAndQuotesNothing) {
  EXPECT_EQ(*CheckedIdentityId(" 0F1E2D3C-4b5a-4697-8879-6a5b4c3d2e1f\n"),
            "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f");
  const std::string printed = Printed(CheckedIdentityId(kCanary));
  EXPECT_THAT(printed, HasSubstr("the identity id is not a UUID"));
  EXPECT_THAT(printed, Not(HasSubstr(kCanary)));
}

TEST(CheckedDuplicates, KnowsThreeChoices) {
  EXPECT_EQ(*CheckedDuplicates("error"), Duplicates::kError);
  EXPECT_EQ(*CheckedDuplicates("first"), Duplicates::kFirstWins);
  EXPECT_EQ(*CheckedDuplicates("last"), Duplicates::kLastWins);
  EXPECT_THAT(Printed(CheckedDuplicates(kCanary)), HasSubstr("write error, first or last"));
  EXPECT_THAT(Printed(CheckedDuplicates(kCanary)), Not(HasSubstr(kCanary)));
}

TEST(ReadBoolean, ReadsWordsInAnyCase) {
  EXPECT_EQ(ReadBoolean("TRUE"), true);
  EXPECT_EQ(ReadBoolean("1"), true);
  EXPECT_EQ(ReadBoolean("no"), false);
  EXPECT_EQ(ReadBoolean("maybe"), std::nullopt);
  EXPECT_EQ(ReadBoolean(""), std::nullopt);
}

TEST(ReadRenames, SplitsAtTheFirstEqualsSign) {
  const auto renames = ReadRenames({"A=B", "C=D=E"});
  ASSERT_TRUE(renames.has_value());
  EXPECT_THAT(*renames, ElementsAre(std::pair("A", "B"), std::pair("C", "D=E")));
  for (const char* text : {"A", "=B", "A=", ""}) {
    EXPECT_THAT(Printed(ReadRenames({text})), HasSubstr("write it like OLD_NAME=NEW_NAME"));
  }
  EXPECT_THAT(Printed(ReadRenames({"A=B", "A=C"})), HasSubstr("\"A\" is renamed twice"));
}

TEST(IsProcessName, IsLowerCase) {
  EXPECT_TRUE(IsProcessName("backend"));
  EXPECT_TRUE(IsProcessName("9_a-b"));
  for (const char* name : {"", "-a", "_a", "A", "a b", "a/b", "a\n", "\xc3\xa4"}) {
    EXPECT_FALSE(IsProcessName(name)) << name;
  }
}

TEST(CommaList, TrimsAndDropsEmptyPieces) {
  EXPECT_THAT(CommaList(" a, b ,,c,"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(CommaList(" "), ElementsAre());
}

}  // namespace
}  // namespace stepveil
