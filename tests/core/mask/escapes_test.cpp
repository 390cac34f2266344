#include "core/mask/escapes.h"

#include "core/base/encoding.h"
#include "tests/core/mask/forms_of.h"
#include "tests/core/mask/tool.h"

#include <boost/property_tree/json_parser.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::FormsOf;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::StartsWith;
using testing::ToolCase;

// Printable in some languages' eyes, in others' not: an order of direction, a blank that does not
// break, a tag; and between them what all print.
constexpr const char* kUnprintable =
    "p\xc3\xa4ss-\xe2\x80\xae\xc2\xa0-\xe6\x97\xa5\xf3\xa0\x81\x81-\xf0\x9f\x94\x91";

TEST(AddEscapes, LeavesPlainTextAlone) {
  EXPECT_THAT(FormsOf("plain-token_1.2", AddEscapes), IsEmpty());
  EXPECT_THAT(FormsOf("plain-token_1.2", AddRareEscapes), IsEmpty());
}

// What is left alone must be what no style changes: beside a quote, which each may change, all
// other characters stay as they are.
TEST(AddEscapes, KnowsWhatItChanges) {
  for (char c = ' '; c < '\x7f'; ++c) {
    const std::string run(8, c);
    for (auto* const add : {AddEscapes, AddRareEscapes}) {
      if (FormsOf(run, add).empty()) {
        const auto forms = FormsOf(run + "x\"\x01", add);
        EXPECT_THAT(forms, Each(StartsWith(run[0] == ' ' ? "x" : run))) << c;
        EXPECT_FALSE(forms.empty());
      }
    }
  }
}

// The texts below show DEL as @, so that they can be read.
std::string WithDel(std::string text) {
  std::replace(text.begin(), text.end(), '@', '\x7f');
  return text;
}

// DEL, \b and < tell the writers apart.
TEST(AddEscapes, GivesJsonAsItsWritersDiffer) {
  const auto forms = FormsOf(WithDel("a\"b\\c/d\x1b<\b@é"), AddEscapes);
  for (const char* form : {
           R"(a\"b\\c/d\u001b<\b@é)",                     // UTF-8
           R"(a\"b\\c/d\u001B<\b@é)",                     //
           R"(a\"b\\c/d\u001b<\b@\u00e9)",                // ASCII
           R"(a\"b\\c/d\u001B<\b@\u00E9)",                //
           R"(a\"b\\c/d\u001b<\b\u007fé)",                // jq
           R"(a\"b\\c/d\u001b<\b\u007f\u00e9)",           // jq -a
           R"(a\"b\\c/d\u001b\u003c\b@é)",                // Go
           R"(a\"b\\c/d\u001b\u003c\u0008@é)",            // Go before 1.22
           R"(a\"b\\c\/d\u001b<\b@\u00e9)",               // PHP
           R"(a\"b\\c\/d\u001b<\b@é)",                    //
           R"(a\u0022b\\c/d\u001B\u003C\b\u007F\u00E9)",  // .NET
           R"(a\"b\\c/d\u001b\u003c\b@é)",                // Gson
           R"(a\\\"b\\\\c/d\\u001b<\\b@é)",               // UTF-8, twice
           R"(a\\\"b\\\\c/d\\u001b<\\b@\\u00e9)",         // ASCII, twice
           R"(a\\\"b\\\\c\\\/d\\u001b<\\b@\\u00e9)",      // PHP, twice
       }) {
    EXPECT_THAT(forms, Contains(WithDel(form)));
  }
}

// U+E4 is two bytes of UTF-8, U+1F600 four: some write only the latter by number.
TEST(AddRareEscapes, TellsCharactersOfOtherPlanesApart) {
  EXPECT_THAT(FormsOf("p\xc3\xa4ss\xf0\x9f\x98\x80 word", AddRareEscapes),
              IsSupersetOf({R"(p\u00E4ss\u{1F600} word)",               // Ruby's dump
                            "p\xc3\xa4ss\\U0001F600 word",              // its YAML
                            "p\xc3\xa4ss\\360\\237\\230\\200 word"}));  // mksh
  EXPECT_THAT(FormsOf("a<b>&\"'/c", AddRareEscapes),
              IsSupersetOf({R"(a\u003Cb\u003E\u0026\u0022\u0027\/c)"}));  // PHP's JSON_HEX flags
}

TEST(AddBase64OfJson, EncodesWhatJsonEscapes) {
  EXPECT_THAT(FormsOf("it's a \"pass\"", AddBase64OfJson), Contains(Base64(R"(it's a \"pass\")")));
  EXPECT_THAT(FormsOf("plain-token+/=", AddBase64OfJson), ::testing::IsEmpty());
}

TEST(AddEscapes, GivesTheLiteralsOfLanguages) {
  const auto forms = FormsOf("a\"b'c\\d\x1b\x7f\vé", AddEscapes);
  for (const char* form : {
           R"(a\"b'c\\d\x1b\x7f\vé)",          // Go
           R"(a\"b'c\\d\033\177\v\303\251)",   // C
           R"(a\"b'c\\d\u{1b}\u{7f}\u{b}é)",   // Rust
           R"(a"b\'c\\d\x1b\x7f\x0bé)",        // Python
           R"(a"b'c\\d\x1b\x7f\x0bé)",         //
           R"(a"b'c\\d\x1b\x7f\x0b\xc3\xa9)",  //
           R"(a"b\'c\\d\x1B\x7F\x0Bé)",        // Node
           R"(a"b'c\\d\x1B\x7F\x0Bé)",         //
           R"(a"b\'c\\d\E\177\vé)",            // bash
           R"(a"b\'c\\d\E\177\v\303\251)",     //
       }) {
    EXPECT_THAT(forms, Contains(form));
  }
}

// As rustc 1.95 printed it.
TEST(AddEscapes, GivesWhatRustsDebugLeavesPrintable) {
  EXPECT_THAT(FormsOf(kUnprintable, AddEscapes),
              Contains("p\xc3\xa4ss-\\u{202e}\\u{a0}-\xe6\x97\xa5\\u{e0041}-\xf0\x9f\x94\x91"));
}

TEST(AddEscapes, WritesUtf16UnitsOfAllLengths) {
  EXPECT_THAT(FormsOf("k-\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80-k", AddEscapes),
              IsSupersetOf({R"(k-\u00e9\u65e5\ud83d\ude00-k)", R"(k-\u00E9\u65E5\uD83D\uDE00-k)"}));
  EXPECT_THAT(FormsOf("k-\xff\xc3--k\xe6\x97", AddEscapes),
              IsSupersetOf({R"(k-\udcff\udcc3--k\udce6\udc97)"}));
}

TEST(AddJson, GivesUtf8AndAscii) {
  EXPECT_THAT(FormsOf("say \"p\xc3\xa4ss\"", AddJson),
              ElementsAre("say \\\"p\\u00e4ss\\\"", "say \\\"p\xc3\xa4ss\\\""));
}

TEST(AddRareEscapes, GivesWhatOtherLanguagesWrite) {
  const auto forms = FormsOf("k=\"v\\#{x}\x1b'\xc3\xa4\"z", AddRareEscapes);
  for (const char* form : {
           R"(k=\"v\\#{x}\e'\xE4\"z)",                                // PyYAML
           R"(k\="v\\\#{x}\u001B'\u00E4"z)",                          // Java's properties
           "k=\\\"v\\\\\\#{x}\\e'\xc3\xa4\\\"z",                      // Ruby's inspect
           R"(k=\\\\\\\"v\\\\\\\\#{x}\\\\u001b'\\\\u00e4\\\\\\\"z)",  // JSON, three times
       }) {
    EXPECT_THAT(forms, Contains(form));
  }
}

constexpr const char* kOdd = "p@ss \"w0rd\" $HOME `x` 'q' <a&b> /x+y=z%~!*()[]{}#;|?^,\\";
constexpr const char* kQuote = "it's a \\ back <slash>";
constexpr const char* kControl = "x\x01\x02\a\b\t\v\f\r\x1b\x1f\x7f-and-more-of-it";
constexpr const char* kForeign = "p\xc3\xa4ssw\xc3\xb6rd-\xe6\x97\xa5-\xf0\x9f\x98\x80";
constexpr const char* kLines = "{\n  \"a-first-key\": \"one\",\n  \"k\": 2\n}";

constexpr const char* kDumps =
    "python3 -c 'import json,os;print(json.dumps(os.environ[\"SECRET\"]))'";
constexpr const char* kRepr = "python3 -c 'import os;print(repr(os.environ[\"SECRET\"]))'";
constexpr const char* kAscii = "python3 -c 'import os;print(ascii(os.environ[\"SECRET\"]))'";
constexpr const char* kBytesRepr = "python3 -c 'import os;print(os.environb[b\"SECRET\"])'";
constexpr const char* kStringify = "node -p 'JSON.stringify(process.env.SECRET)'";
constexpr const char* kInspect = "node -p '[process.env.SECRET]'";
constexpr const char* kTwice = "node -p 'JSON.stringify(JSON.stringify(process.env.SECRET))'";

// A Go program that prints what `expression` makes of the value in `s`.
std::string Go(const std::string& package, const std::string& expression) {
  return "d=$(mktemp -d) && printf '%s' 'package main\nimport (\"fmt\"; \"os\"; p \"" + package +
         "\")\nfunc main() { s := os.Getenv(\"SECRET\"); fmt.Println(" + expression +
         ") }\n' >\"$d/main.go\" && go run \"$d/main.go\" && rm -r \"$d\"";
}

// coreutils write file names as C literals.
constexpr const char* kList =
    "d=$(mktemp -d) && : >\"$d/$SECRET\" && ls --quoting-style=c \"$d\" && rm -r \"$d\"";

class EscapeTools : public ::testing::TestWithParam<ToolCase> {};

TEST_P(EscapeTools, OutputIsMasked) { testing::ExpectMasked(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Json, EscapeTools,
    ::testing::Values(
        ToolCase{"jq_odd", "jq", "jq -n env.SECRET", kOdd, "\"***\"\n"},
        ToolCase{"jq_foreign", "jq", "jq -n env.SECRET", kForeign, "\"***\"\n"},
        ToolCase{"jq_ascii", "jq", "jq -an env.SECRET", kForeign, "\"***\"\n"},
        ToolCase{"jq_lines", "jq", "jq -n env.SECRET", kLines, "\"***\"\n"},
        ToolCase{"jq_twice", "jq", "jq -n 'env.SECRET|tojson'", kOdd, "\"\\\"***\\\"\"\n"},
        ToolCase{"node_odd", "node", kStringify, kOdd, "\"***\"\n"},
        ToolCase{"node_lines", "node", kStringify, kLines, "\"***\"\n"},
        ToolCase{"node_twice", "node", kTwice, kLines, "\"\\\"***\\\"\"\n"},
        ToolCase{"python_odd", "python3", kDumps, kOdd, "\"***\"\n"},
        ToolCase{"python_foreign", "python3", kDumps, kForeign, "\"***\"\n"},
        ToolCase{"python_invalid", "python3", kDumps, "not \xff utf-8 \xc3\x28", "\"***\"\n"}),
    testing::NameOf);

INSTANTIATE_TEST_SUITE_P(
    Literals, EscapeTools,
    ::testing::Values(
        ToolCase{"repr_odd", "python3", kRepr, kOdd, "'***'\n"},
        ToolCase{"repr_quote", "python3", kRepr, kQuote, "\"***\"\n"},
        ToolCase{"repr_lines", "python3", kRepr, kLines, "'***'\n"},
        ToolCase{"ascii_foreign", "python3", kAscii, kForeign, "'***'\n"},
        ToolCase{"ascii_quote", "python3", kAscii, "it's \xc3\xa4 \"back\"", "'***'\n"},
        ToolCase{"ascii_invalid", "python3", kAscii, "not \xff utf-8 \xc3\x28", "'***'\n"},
        ToolCase{"go_invalid", "go", Go("strconv", "p.QuoteToASCII(s)"), "not \xff utf-8 \xc3\x28",
                 "\"***\"\n"},
        ToolCase{"repr_bytes", "python3", kBytesRepr, kForeign, "b'***'\n"},
        ToolCase{"c_quote", "ls", kList, kQuote, "\"***\"\n"},
        ToolCase{"c_foreign", "ls", kList, kForeign, "\"***\"\n", "C"},
        ToolCase{"go_odd", "go", Go("strconv", "p.Quote(s)"), kOdd, "\"***\"\n"},
        ToolCase{"go_ascii", "go", Go("strconv", "p.QuoteToASCII(s)"), kForeign, "\"***\"\n"},
        ToolCase{"go_unprintable", "go", Go("strconv", "p.Quote(s)"), kUnprintable, "\"***\"\n"},
        ToolCase{"repr_unprintable", "python3", kRepr, kUnprintable, "'***'\n"},
        ToolCase{"repr_quote_unprintable", "python3", kRepr,
                 "it's \"\xe2\x80\xa8\" \xc3\xa4 and \xe2\x80\x8b", "'***'\n"},
        ToolCase{"go_url", "go", Go("net/url", "p.QueryEscape(s)"), kOdd, "***\n"},
        ToolCase{"go_html", "go", Go("html", "p.EscapeString(s)"), kOdd, "***\n"},
        ToolCase{"inspect_odd", "node", kInspect, kQuote, "[ \"***\" ]\n"},
        ToolCase{"inspect_foreign", "node", kInspect, kForeign, "[ '***' ]\n"}),
    testing::NameOf);

// The one writer of `\/` among what the tests may use.
TEST(EscapeToolsJson, BoostsOutputIsMasked) {
  for (const std::string value : {"https://user:hunter22@host/path", "a/b\\c\"d/\t/e"}) {
    boost::property_tree::ptree tree;
    tree.put("k", value);
    std::ostringstream text;
    boost::property_tree::write_json(text, tree, false);
    EXPECT_NE(text.str().find("\\/"), std::string::npos) << text.str();
    EXPECT_EQ(testing::MaskedBy(value, text.str()), "{\"k\":\"***\"}\n") << text.str();
  }
}

// A carriage return makes lines of a value; each is looked for, the value as a whole is not.
TEST(EscapeToolsControl, NoPartOfAMaskableLineIsSeen) {
  for (const std::string command : {kDumps, kRepr, kBytesRepr, kStringify, kInspect,
                                    "jq -n env.SECRET", "bash -c 'printf %q \"$SECRET\"'"}) {
    const auto result = testing::Shell(command, kControl, "C.UTF-8");
    if (result.exit_code == 0) {
      EXPECT_EQ(testing::MaskedBy(kControl, result.out).find("and-more"), std::string::npos)
          << command;
    }
  }
}

}  // namespace
}  // namespace stepveil
