#include "core/mask/percent.h"

#include "tests/core/mask/forms_of.h"
#include "tests/core/mask/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::FormsOf;
using ::testing::IsSupersetOf;
using testing::ToolCase;

TEST(AddPercent, GivesTheDialectsInBothCases) {
  EXPECT_THAT(
      FormsOf("a b/c~*<z", AddPercent),
      IsSupersetOf({"a%20b%2Fc~%2A%3Cz", "a%20b%2fc~%2a%3cz", "a+b%2Fc~%2A%3Cz", "a%20b/c~%2A%3Cz",
                    "a%20b%2Fc~*%3Cz", "a%20b/c~*%3Cz", "a+b%2Fc%7E*%3Cz"}));
  EXPECT_THAT(FormsOf("a b/c:d=e&f$g", AddPercent), Contains("a%20b%2Fc:d=e&f$g"));
  EXPECT_THAT(FormsOf("plain-token_1.2", AddPercent), ElementsAre("plain-token_1.2"));
}

constexpr const char* kOdd = "p@ss \"w0rd\" $HOME `x` 'q' <a&b> /x+y=z%~!*()[]{}#;|?^,\\";
constexpr const char* kForeign = "p\xc3\xa4ssw\xc3\xb6rd-\xe6\x97\xa5-\xf0\x9f\x98\x80-\xff";

TEST(AddPercent, EncodesOnceMore) {
  EXPECT_THAT(FormsOf("correct@horse", AddPercent),
              IsSupersetOf({"correct%40horse", "correct%2540horse"}));
}

// Whatever an encoder leaves alone, it leaves alone everywhere: any of them is a subset.
TEST(AddPercentSubsets, GivesEverySubsetOfFewSpecials) {
  const auto forms = FormsOf("kN3+vX/9aZ==", AddPercentSubsets);
  for (const char* form : {"kN3+vX%2F9aZ%3D%3D", "kN3%2BvX/9aZ==", "kN3%2bvX%2f9aZ==",
                           "kN3+vX/9aZ%3d%3d", "kN3%2BvX%2F9aZ%3D%3D"}) {
    EXPECT_THAT(forms, Contains(form));
  }
  EXPECT_THAT(FormsOf("50%off@home99z", AddPercentSubsets),
              IsSupersetOf({"50%off%40home99z", "50%25off%40home99z", "50%25off@home99z"}));
  EXPECT_THAT(FormsOf("a b~c-d_e", AddPercentSubsets),
              IsSupersetOf({"a+b%7Ec-d_e", "a%20b%7ec-d_e"}));
}

TEST(AddPercentSubsets, IsBounded) {
  const auto forms = FormsOf(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}~-and-more", AddPercentSubsets);
  EXPECT_LE(forms.size(), 200U);
}

TEST(AddPercentSubsets, WritesJavaScriptsEscape) {
  EXPECT_THAT(FormsOf("p\xc3\xa4ss-\xe6\x97\xa5~x", AddPercentSubsets),
              IsSupersetOf({"p%E4ss-%u65E5%7Ex", "p%e4ss-%u65e5%7ex"}));
}

constexpr const char* kKey = "kN3+vX/9aZ==";

class PercentTools : public ::testing::TestWithParam<ToolCase> {};

TEST_P(PercentTools, OutputIsMasked) { testing::ExpectMasked(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Tools, PercentTools,
    ::testing::Values(
        ToolCase{"jq", "jq", "jq -rn 'env.SECRET|@uri'", kOdd, "***\n"},
        ToolCase{"component", "node", "node -p 'encodeURIComponent(process.env.SECRET)'", kOdd,
                 "***\n"},
        ToolCase{"uri", "node", "node -p 'encodeURI(process.env.SECRET)'", kOdd, "***\n"},
        ToolCase{"form", "node", "node -p 'new URLSearchParams({k: process.env.SECRET})+\"\"'",
                 kOdd, "k=***\n"},
        ToolCase{"quote", "python3",
                 "python3 -c 'import os,urllib.parse as u;print(u.quote(os.environ[\"SECRET\"]))'",
                 kOdd, "***\n"},
        ToolCase{
            "quote_plus", "python3",
            "python3 -c 'import os,urllib.parse as u;print(u.quote_plus(os.environ[\"SECRET\"]))'",
            kOdd, "***\n"},
        ToolCase{
            "foreign", "python3",
            "python3 -c 'import os,urllib.parse as u;print(u.quote(os.environb[b\"SECRET\"]))'",
            kForeign, "***\n"},
        ToolCase{"node_url_key", "node",
                 "node -e 'u=new URL(\"postgres://db/x\");u.username=\"app\";"
                 "u.password=process.env.SECRET;console.log(u.href)'",
                 kKey, "postgres://app:***@db/x\n"},
        ToolCase{"node_url_at", "node",
                 "node -e 'u=new URL(\"postgres://db/x\");u.username=\"app\";"
                 "u.password=process.env.SECRET;console.log(u.href)'",
                 "correct@horse$battery", "postgres://app:***@db/x\n"},
        ToolCase{"node_url_percent", "node",
                 "node -e 'u=new URL(\"postgres://db/x\");u.username=\"app\";"
                 "u.password=process.env.SECRET;console.log(u.href)'",
                 "50%off@home99z", "postgres://app:***@db/x\n"},
        ToolCase{"node_path", "node",
                 "node -e 'u=new URL(\"http://db/\");u.pathname=process.env.SECRET;"
                 "console.log(u.href)'",
                 "a b\"c<d>`{e}9", "http://db/***\n"},
        ToolCase{
            "node_hash", "node",
            "node -e 'u=new URL(\"http://db/\");u.hash=process.env.SECRET;console.log(u.href)'",
            "a b\"c<d>`{e}9", "http://db/#***\n"},
        ToolCase{"node_query", "node",
                 "node -e 'u=new URL(\"http://db/\");u.search=process.env.SECRET;"
                 "console.log(u.href)'",
                 "a b\"c<d>\x27#9", "http://db/?***\n"},
        ToolCase{"escape", "node", "node -p 'escape(process.env.SECRET)'",
                 "p\xc3\xa4ss~w\xe6\x97\xa5rd@x", "***\n"},
        ToolCase{"perl", "perl",
                 "perl -e '$_=$ENV{SECRET};s/([^A-Za-z0-9\\-\\._~])/sprintf(\"%%%02X\",ord $1)/ge;"
                 "print'",
                 kOdd, "***"},
        ToolCase{"twice", "python3",
                 "python3 -c 'import os,urllib.parse as u;"
                 "print(u.quote(u.quote(os.environ[\"SECRET\"],\"\"),\"\"))'",
                 kOdd, "***\n"},
        ToolCase{"lower", "python3",
                 "python3 -c 'import os,urllib.parse as u;"
                 "print(u.quote(os.environb[b\"SECRET\"]).lower())'",
                 "p\xc3\xa4ssw\xc3\xb6rd/x", "***\n"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
