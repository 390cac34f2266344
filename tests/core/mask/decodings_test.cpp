#include "core/mask/decodings.h"

#include "core/base/encoding.h"
#include "tests/core/mask/forms_of.h"
#include "tests/core/mask/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::ToolCase;

std::vector<std::string> Decoded(std::string_view text) {
  return testing::Texts(DecodingsOf(text));
}

TEST(DecodingsOf, PlainTextDecodesToNothing) {
  for (const char* text : {"", "plain", "hunter2-S3cretPw!", "two words", "0123456789"}) {
    EXPECT_THAT(Decoded(text), IsEmpty()) << text;
  }
}

TEST(DecodingsOf, UndoesWhatProgramsTakeForEscapes) {
  const auto decoded = Decoded(R"(it's \"x\" \back\101 \0102 \u00e9 \d)");
  EXPECT_THAT(decoded, Contains("it's \"x\" \back"
                                "A \b2 \xc3\xa9 d"))
      << "a literal";
  EXPECT_THAT(decoded, Contains("it's \\\"x\\\" \back\\101 B \\u00e9 \\d")) << "dash's echo";
  EXPECT_THAT(decoded, Contains("it's \\\"x\\\" \back\\101 B \xc3\xa9 \\d")) << "echo -e";
  EXPECT_THAT(decoded, Contains("it's \"x\" \backA B \xc3\xa9 \\d")) << "printf %b";
  EXPECT_THAT(decoded, Contains("it's \"x\" back101 0102 u00e9 d")) << "read";
}

TEST(DecodingsOf, TakesQuotesOff) {
  EXPECT_THAT(Decoded("\"quoted text\""), ElementsAre("quoted text"));
  EXPECT_THAT(Decoded("'quoted text'"), ElementsAre("quoted text"));
  EXPECT_THAT(Decoded("'mixed\""), IsEmpty());
  EXPECT_THAT(Decoded("''"), IsEmpty());
}

TEST(DecodingsOf, DecodesAddressesAndMarkup) {
  EXPECT_THAT(Decoded("S3cr3t%40Pw%2fx9Q"), ElementsAre("S3cr3t@Pw/x9Q"));
  EXPECT_THAT(Decoded("100%"), IsEmpty());
  EXPECT_THAT(Decoded("a&amp;b&lt;c&#233;&#xe9;&unknown;"),
              ElementsAre("a&b<c\xc3\xa9\xc3\xa9&unknown;"));
}

TEST(DecodingsOf, DecodesDigitsThatAreText) {
  EXPECT_THAT(Decoded(Base64("user:hunter22?")), ElementsAre("user:hunter22?"));
  EXPECT_THAT(Decoded("dXNlcjpo\ndW50ZXIy\nMj8="), ElementsAre("user:hunter22?"));
  EXPECT_THAT(Decoded(Hex("user:hunter22")), ElementsAre("user:hunter22"));
  EXPECT_THAT(Decoded("tokenOfRandomLettersAndDigits123"), IsEmpty()) << "decodes to no text";
  EXPECT_THAT(Decoded("3q2+7w/erb7v3q2+796tvu/erb7v"), Not(IsEmpty())) << "is meant";
}

TEST(DecodingsOf, LeavesHugeTextsAlone) {
  EXPECT_THAT(Decoded("\\n" + std::string(std::size_t{256} << 10, 'x')), IsEmpty());
}

constexpr const char* kPemLine =
    R"(-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----\n)";
constexpr const char* kOdd = R"(it's a "pass" \back \temp 42)";
constexpr const char* kJson =
    R"({"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhk+G9w0B\nBKcwggSjAgEA\/oIB\n-----END PRIVATE KEY-----\n","note":"caf\u00e9-S3cr3t-9"})";

class DecodingTools : public ::testing::TestWithParam<ToolCase> {};

TEST_P(DecodingTools, OutputIsMasked) { testing::ExpectMasked(GetParam()); }

constexpr const char* kKey = "-----BEGIN PRIVATE KEY-----\n***\n***\n-----END PRIVATE KEY-----\n";

INSTANTIATE_TEST_SUITE_P(
    Shells, DecodingTools,
    ::testing::Values(
        ToolCase{"dash_echo_key", "dash", "dash -c 'printf \"%s\" \"$(echo \"$SECRET\")\"; echo'",
                 kPemLine, kKey},
        ToolCase{"printf_b_key", "bash", "bash -c 'printf %b \"$SECRET\"'", kPemLine, kKey},
        ToolCase{"echo_e_key", "bash", "bash -c 'echo -en \"$SECRET\"'", kPemLine, kKey},
        ToolCase{"dash_echo_odd", "dash", "dash -c 'echo \"$SECRET\"'", kOdd, "***\n"},
        ToolCase{"printf_b_odd", "bash", "bash -c 'printf %b \"$SECRET\"'", kOdd, "***"},
        ToolCase{"busybox_echo_e", "busybox", "busybox ash -c 'echo -e \"$SECRET\"'", kOdd,
                 "***\n"},
        ToolCase{"read", "dash", "printf '%s\\n' \"$SECRET\" | (read x; printf %s \"$x\")", kOdd,
                 "***"}),
    testing::NameOf);

INSTANTIATE_TEST_SUITE_P(
    Languages, DecodingTools,
    ::testing::Values(
        ToolCase{"node_replace", "node",
                 "node -e 'process.stdout.write(process.env.SECRET.replace(/\\\\n/g, \"\\n\"))'",
                 kPemLine, kKey},
        ToolCase{"jq_raw", "jq", "printf %s \"$SECRET\" | jq -r '.private_key,.note' | grep -v ^$",
                 kJson, std::string(kKey) + "***\n"},
        ToolCase{"python_json", "python3",
                 "python3 -c 'import json,os;print(json.loads(os.environ[\"SECRET\"])[\"note\"])'",
                 kJson, "***\n"},
        ToolCase{"base64_d", "base64", "printf %s \"$SECRET\" | base64 -d",
                 "dXNlcjpodW50ZXIyMj8=", "***"},
        ToolCase{"xxd_r", "xxd", "printf %s \"$SECRET\" | xxd -r -p", "757365723a68756e7465723232",
                 "***"},
        ToolCase{
            "unquote", "python3",
            "python3 -c 'import os,urllib.parse as u;print(u.unquote(os.environ[\"SECRET\"]))'",
            "S3cr3t%40Pw%2fx9Q", "***\n"},
        ToolCase{"unescape", "python3",
                 "python3 -c 'import os,html;print(html.unescape(os.environ[\"SECRET\"]))'",
                 "a&amp;b&lt;c&#233;d", "***\n"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
