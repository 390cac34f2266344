#include "core/mask/coded.h"

#include "tests/core/mask/forms_of.h"
#include "tests/core/mask/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using testing::FormsOf;
using ::testing::IsSupersetOf;
using testing::ToolCase;

TEST(AddCoded, LeavesPlainTextAlone) {
  EXPECT_THAT(FormsOf("plaintoken_12", AddCoded), ElementsAre("plaintoken=5F12", "plaintoken_12"));
}

// nginx, systemd, udev, LDAP, mount tables, mail headers and templates, by their own rules.
TEST(AddCoded, WritesEachNotation) {
  EXPECT_THAT(
      FormsOf("p\xc3\xa4 \"a'*\\+=/-(<", AddCoded),
      IsSupersetOf({R"(p\xC3\xA4 \x22a'*\x5C+=/-(<)",
                    R"(p\xc3\xa4\x20\x22a\x27\x2a\x5c\x2b\x3d\x2f\x2d\x28\x3c)",
                    R"(p\xc3\xa4\x20\x22a\x27\x2a\x5c+=\x2f-\x28\x3c)",
                    "p\xc3\xa4 \"a'\\2a\\5c+=/-\\28<", "p\\c3\\a4 \"a'\\2a\\5c+=/-\\28<",
                    R"(p\C3\A4 \22a'*\5C\2B\3D/-(\3C)", "p\xc3\xa4\\040\"a'*\\134+=/-(<",
                    "p=C3=A4_=22a=27*=5C+=3D/-=28=3C", "p\xc3\xa4 &quot;a&#x27;*\\+&#x3D;/-(&lt;",
                    "p\xc3\xa4 &quot;a&#x27;*\\+&#x3D;&#x2F;-(&lt;",
                    "p&#xE4; &quot;a&#x27;*\\&#x2B;=/-(&lt;"}));
  EXPECT_THAT(FormsOf("tab\there-and#there", AddCoded),
              IsSupersetOf({"tab#011here-and#there", "tab\\011here-and\\043there"}));
}

constexpr const char* kOdd = "p@ss \"w0rd\" $HOME `x` 'q' <a&b> x+y=z%~!*()[]{}#;|?^,\\";

class CodedTools : public ::testing::TestWithParam<ToolCase> {};

TEST_P(CodedTools, OutputIsMasked) { testing::ExpectMasked(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Tools, CodedTools,
    ::testing::Values(ToolCase{"systemd_escape", "systemd-escape", "systemd-escape -- \"$SECRET\"",
                               kOdd, "***\n"},
                      ToolCase{"mail_header", "python3",
                               "python3 -c 'import os,email.quoprimime as q;"
                               "print(q.header_encode(os.environb[b\"SECRET\"], \"utf-8\"))'",
                               kOdd, "=?utf-8?q?***?=\n"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
