#include "core/mask/encodings.h"

#include "core/base/encoding.h"
#include "tests/core/mask/forms_of.h"
#include "tests/core/mask/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using testing::FormsOf;
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

TEST(AddBase64, GivesShortValuesFromSixCharactersOn) {
  EXPECT_THAT(FormsOf("s3cr3t", AddBase64), ElementsAre("MzY3Izd", "czNjcjN0", "zM2NyM3"));
  EXPECT_THAT(FormsOf("pass", AddBase64), ElementsAre("cGFzcw=="));
}

TEST(AddQuotedPrintable, EncodesWhatIsNotPlain) {
  EXPECT_THAT(FormsOf("p\xc3\xa4ss=word", AddQuotedPrintable), ElementsAre("p=C3=A4ss=3Dword"));
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

// What stands before shifts the inner as well as the outer digits.
INSTANTIATE_TEST_SUITE_P(
    Base64Twice, EncodingTools,
    ::testing::Values(
        ToolCase{"whole", "base64", "printf %s \"$SECRET\" | base64 -w0 | base64 -w0", kToken,
                 "***s="},
        ToolCase{"docker", "jq",
                 "printf '{\"auth\":\"%s\"}' \"$(printf 'user:%s' \"$SECRET\" | base64 -w0)\" | "
                 "base64 -w0",
                 "hunter22hunter22", "eyJhdXRoIjoiZFhObGNqcG***SJ9"}),
    testing::NameOf);

constexpr const char* kPython = "python3";

INSTANTIATE_TEST_SUITE_P(
    Others, EncodingTools,
    ::testing::Values(
        ToolCase{"base32", "base32", "printf %s \"$SECRET\" | base32 -w0", kToken, "***="},
        ToolCase{"base32_wrapped", "base32", "printf %s \"$SECRET\" | base32", kLong, "***=\n"},
        ToolCase{"base32_in_the_middle", "base32", "printf 'ab%sxy' \"$SECRET\" | base32 -w0",
                 "hunter22", "MFRG***PB4Q===="},
        ToolCase{"base32hex", kPython,
                 "python3 -c 'import base64,os;print(base64.b32hexencode(os.environb[b\"SECRET\"])"
                 ".decode().rstrip(\"=\"))'",
                 kToken, "***\n"},
        ToolCase{"utf16le", kPython,
                 "python3 -c 'import os,sys;sys.stdout.buffer.write(os.environ[\"SECRET\"]"
                 ".encode(\"utf-16-le\"))'",
                 kToken, std::string("***\0", 4)},
        ToolCase{"utf16be", kPython,
                 "python3 -c 'import os,sys;sys.stdout.buffer.write(os.environ[\"SECRET\"]"
                 ".encode(\"utf-16-be\"))'",
                 kToken, std::string("\0***", 4)},
        ToolCase{"encoded_command", kPython,
                 "python3 -c 'import base64,os;print(base64.b64encode(os.environ[\"SECRET\"]"
                 ".encode(\"utf-16-le\")).decode())'",
                 "s3cr3t-T0ken?value/4711~~", "***gA=\n"},
        ToolCase{"encoded_in_the_other_order", kPython,
                 "python3 -c 'import base64,os;print(base64.b64encode(os.environ[\"SECRET\"]"
                 ".encode(\"utf-16-be\")).decode())'",
                 "s3cr3t-T0ken?value/4711~~", "AH***4=\n"},
        ToolCase{"utf16be_digits", kPython,
                 "python3 -c 'import os;print(os.environ[\"SECRET\"].encode(\"utf-16-be\").hex())'",
                 kToken, "00***\n"},
        ToolCase{"quopri", kPython,
                 "python3 -c 'import os,quopri;print(quopri.encodestring(os.environb[b\"SECRET\"])"
                 ".decode())'",
                 "p\xc3\xa4ssw\xc3\xb6rd=1", "***\n"}),
    testing::NameOf);

constexpr const char* kUuencode = "printf %s \"$SECRET\" | perl -0777 -ne 'print pack(\"u\", $_)'";

INSTANTIATE_TEST_SUITE_P(
    Uuencode, EncodingTools,
    ::testing::Values(
        ToolCase{"one_line", "perl", kUuencode, "s3cr3t-T0ken?value/47112", "8***\n"},
        ToolCase{"short", "perl", kUuencode, "s3cr3t", "&***\n"},
        ToolCase{"lines", "perl", kUuencode, kLong, "M***\nM***\nM***\nB***P``\n"},
        ToolCase{"one_before", "perl",
                 "printf 'u%s' \"$SECRET\" | perl -0777 -ne 'print pack(\"u\", $_)'", "hunter22",
                 ")=6***\n"},
        ToolCase{"blanks", "python3",
                 "python3 -c 'import binascii,os;print(binascii.b2a_uu(os.environb[b\"SECRET\"])"
                 ".decode())'",
                 "@@@@s3cr3t-T0ken?value47", "8***\n\n"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
