#include "core/mask/encodings.h"

#include "core/base/encoding.h"
#include "tests/core/mask/forms_of.h"
#include "tests/core/mask/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::FormsOf;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using testing::ToolCase;

TEST(AddBase64, GivesThreeAlignmentsAndThePaddedWhole) {
  EXPECT_THAT(FormsOf("hunter22", AddBase64),
              ElementsAre("aHVudGVyMj", "aHVudGVyMjI=", "h1bnRlcjIy", "odW50ZXIyM"));
}

TEST(AddBase64, GivesBothAlphabets) {
  EXPECT_THAT(FormsOf("\xfb\xff\xbe\xfb\xff\xbe\xfb\xff\xbe", AddBase64),
              ElementsAre("+/+++/+++/++", "-_---_---_--", "7/777/777/7", "7_777_777_7",
                          "v/vvv/vvv/v", "v_vvv_vvv_v"));
}

TEST(AddHex, GivesBothCases) {
  EXPECT_THAT(FormsOf("key/\xff\x0a", AddHex), ElementsAre("6B65792FFF0A", "6b65792fff0a"));
  EXPECT_THAT(FormsOf("\x11\x22\x33\x44", AddHex), ElementsAre("11223344"));
}

TEST(AddPercent, GivesTheDialectsInBothCases) {
  EXPECT_THAT(
      FormsOf("a b/c~*<z", AddPercent),
      IsSupersetOf({"a%20b%2Fc~%2A%3Cz", "a%20b%2fc~%2a%3cz", "a+b%2Fc~%2A%3Cz", "a%20b/c~%2A%3Cz",
                    "a%20b%2Fc~*%3Cz", "a%20b/c~*%3Cz", "a+b%2Fc%7E*%3Cz"}));
  EXPECT_THAT(FormsOf("a b/c:d=e&f$g", AddPercent), Contains("a%20b%2Fc:d=e&f$g"));
  EXPECT_THAT(FormsOf("plain-token_1.2", AddPercent), ElementsAre("plain-token_1.2"));
}

TEST(AddBrokenLines, CutsWhereToolsDo) {
  const std::string value =
      "The quick brown fox jumps over the lazy dog and then goes for a walk, 12345678.";
  EXPECT_THAT(
      FormsOf(value, AddBrokenLines),
      IsSupersetOf({"VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZyBhbmQgdGhlbiBnb2Vz",
                    "IGZvciBhIHdhbGssIDEyMzQ1Njc4Lg==",
                    "VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZyBhbmQg",
                    "54686520717569636b2062726f776e20666f78206a756d7073206f766572"}));
}

TEST(AddBrokenLines, LeavesShortValuesAndShortEndsAlone) {
  const std::string line = std::string(15, 'x') + std::string(15, 'y');
  EXPECT_THAT(FormsOf(line, AddBrokenLines), IsEmpty());
  EXPECT_THAT(FormsOf(line + "1234567", AddBrokenLines), ElementsAre(Hex(line)));
  EXPECT_THAT(FormsOf(line + "12345678", AddBrokenLines),
              ElementsAre("3132333435363738", Hex(line)));
}

TEST(AddBrokenLines, DoesNotMistakePemBoundariesForSecrets) {
  // The first 30 bytes are nothing but boundary, the first 48 but for three bytes.
  const std::string value =
      "-----BEGIN VERY LONG AND WELL KNOWN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n";
  EXPECT_THAT(
      FormsOf(value, AddBrokenLines),
      ElementsAre("4b4e4f574e204b45592d2d2d2d2d0a4d494945765149424144414e42676b",
                  "71686b69473977304241514546414153430a",
                  "LS0tLS1CRUdJTiBWRVJZIExPTkcgQU5EIFdFTEwgS05PV04gS0VZLS0tLS0KTUlJRXZRSUJBREFO",
                  "QmdrcWhraUc5dzBCQVFFRkFBU0MK", "RXZRSUJBREFOQmdrcWhraUc5dzBCQVFFRkFBU0MK"));
}

// Ends with a character whose base64 needs no padding, and one for which the alphabets differ.
constexpr const char* kToken = "s3cr3t-T0ken?value/4711~";
constexpr const char* kOdd = "p@ss \"w0rd\" $HOME `x` 'q' <a&b> /x+y=z%~!*()[]{}#;|?^,\\";
constexpr const char* kForeign = "p\xc3\xa4ssw\xc3\xb6rd-\xe6\x97\xa5-\xf0\x9f\x98\x80-\xff";
constexpr const char* kLong =
    "a long value, more than any tool puts on one line: 0123456789 abcdefghijklmnopqrstuvwxyz "
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ !#%&/()= and a little more of it, to have three lines";

class EncodingTools : public ::testing::TestWithParam<ToolCase> {};

TEST_P(EncodingTools, OutputIsMasked) { testing::ExpectMasked(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Base64, EncodingTools,
    ::testing::Values(
        ToolCase{"whole", "base64", "printf %s \"$SECRET\" | base64 -w0", kToken, "***"},
        ToolCase{"padded", "base64", "printf %s \"$SECRET\" | base64 -w0", "hunter22", "***"},
        ToolCase{"openssl", "openssl", "printf %s \"$SECRET\" | openssl base64 -A", kOdd, "***"},
        ToolCase{"foreign", "base64", "printf %s \"$SECRET\" | base64 -w0", kForeign, "***"},
        // What depends on the neighbours as well stays: less than two bytes on either side.
        ToolCase{"one_before", "base64", "printf 'u%s' \"$SECRET\" | base64 -w0", "hunter22",
                 "dW***"},
        ToolCase{"two_before", "base64", "printf 'u:%s' \"$SECRET\" | base64 -w0", "hunter22",
                 "dTp***g=="},
        ToolCase{"suffix", "base64", "printf '%s:x' \"$SECRET\" | base64 -w0", "hunter22",
                 "***I6eA=="},
        ToolCase{"in_the_middle", "base64", "printf 'ab%sxy' \"$SECRET\" | base64 -w0", "hunter22",
                 "YWJ***nh5"},
        ToolCase{"newline_added", "base64", "echo \"$SECRET\" | base64 -w0", "hunter22", "***IK"},
        ToolCase{"url", "node", "node -p 'Buffer.from(process.env.SECRET).toString(\"base64url\")'",
                 kToken, "***\n"},
        ToolCase{"url_python", "python3",
                 "python3 -c 'import base64,os;"
                 "print(base64.urlsafe_b64encode(os.environb[b\"SECRET\"]).decode())'",
                 "?>?>?>hunter22", "***\n"},
        ToolCase{"wrapped_at_76", "base64", "printf %s \"$SECRET\" | base64", kLong, "***\n"},
        ToolCase{"wrapped_at_64", "openssl", "printf %s \"$SECRET\" | openssl base64", kLong,
                 "***\n"},
        ToolCase{"wrapped_with_newline", "base64", "echo \"$SECRET\" | base64", kLong, "***wo=\n"},
        ToolCase{"wrapped_without_its_newline", "base64",
                 "printf %s \"$(echo \"$SECRET\")\" | base64", std::string(kLong) + "\n", "***\n"},
        ToolCase{"wrapped_with_its_space", "base64", "printf %s \"$SECRET\" | base64",
                 std::string("  ") + kLong, "***\n"}),
    testing::NameOf);

INSTANTIATE_TEST_SUITE_P(
    Hex, EncodingTools,
    ::testing::Values(ToolCase{"lower", "xxd", "printf %s \"$SECRET\" | xxd -p", kToken, "***\n"},
                      ToolCase{"upper", "xxd", "printf %s \"$SECRET\" | xxd -p -u", kToken,
                               "***\n"},
                      ToolCase{"wrapped", "xxd", "printf %s \"$SECRET\" | xxd -p", kLong, "***\n"},
                      ToolCase{"in_the_middle", "xxd", "printf 'a%sb' \"$SECRET\" | xxd -p",
                               "hunter22", "61***62\n"},
                      ToolCase{"od", "od", "printf %s \"$SECRET\" | od -An -v -tx1 | tr -d ' \\n'",
                               kForeign, "***"}),
    testing::NameOf);

INSTANTIATE_TEST_SUITE_P(
    Percent, EncodingTools,
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
        ToolCase{"lower", "python3",
                 "python3 -c 'import os,urllib.parse as u;"
                 "print(u.quote(os.environb[b\"SECRET\"]).lower())'",
                 "p\xc3\xa4ssw\xc3\xb6rd/x", "***\n"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
