#include "core/mask/escapes.h"
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

TEST(AddQuotings, LeavesPlainTextAlone) {
  EXPECT_THAT(FormsOf("plain-token_1.2", AddQuotings), ElementsAre("plain-token_1.2"));
}

TEST(AddQuotings, EscapesMarkup) {
  EXPECT_THAT(FormsOf("a&b<c>\"'z", AddQuotings),
              IsSupersetOf({"a&amp;b&lt;c&gt;\"'z", "a&amp;b&lt;c&gt;&quot;'z",
                            "a&amp;b&lt;c&gt;&quot;&apos;z", "a&amp;b&lt;c&gt;&quot;&#39;z",
                            "a&amp;b&lt;c&gt;&quot;&#039;z", "a&amp;b&lt;c&gt;&quot;&#x27;z",
                            "a&amp;b&lt;c&gt;&#34;&#39;z"}));
}

TEST(AddQuotings, QuotesForShells) {
  EXPECT_THAT(
      FormsOf("it's `a` $x \"\\", AddQuotings),
      IsSupersetOf({R"(it'\''s `a` $x "\)", R"(it'"'"'s `a` $x "\)", R"(it's \`a\` \$x \"\\)",
                    R"(it\'s\ \`a\`\ \$x\ \"\\)", R"(it''s `a` $x "\)", R"(it's `a` $x ""\)",
                    "it's ``a`` `$x `\"\\", "it's ``a`` `$x \"\"\\", R"(it's `a` $$x "\)"}));
  EXPECT_THAT(FormsOf("~home ~user=~x", AddQuotings),
              IsSupersetOf({R"(~home\ ~user=~x)", R"(~home\ ~user=\~x)"}));
}

TEST(AddRareQuotings, GivesBackslashesAsTheirMakersDo) {
  EXPECT_THAT(FormsOf("it's \"a.b-c\" #1 100%", AddRareQuotings),
              IsSupersetOf({R"(it\'s\ \"a.b-c\"\ \#1\ 100\%)",    // shellwords
                            R"(it\'s\ \"a\.b\-c\"\ \#1\ 100\%)",  // quotemeta
                            R"(it's\ "a\.b\-c"\ \#1\ 100%)",      // re.escape
                            R"(it's "a\.b-c" #1 100%)",           // QuoteMeta
                            R"(it\'s \"a.b-c\" #1 100%)",         // addslashes
                            R"(it\'s "a.b-c" #1 100%)",           // var_export
                            R"(it's "a.b-c" #1 100%%)"}));
  EXPECT_THAT(FormsOf("it's [a|b] & <c> \"d\" $e:f", AddRareQuotings),
              IsSupersetOf({R"(it|'s |[a||b|] & <c> "d" $e:f)",     // TeamCity
                            R"(it's$ [a|b]$ &$ <c>$ "d"$ $$e$:f)",  // ninja
                            R"(it's [a|b] &amp; &lt;c> "d" $e:f)",  // canonical XML
                            R"(it's [a|b] &amp; &lt;c> &quot;d&quot; $e:f)"}));
  EXPECT_THAT(FormsOf("p\xc3\xa4ss<w>rd", AddRareQuotings),
              IsSupersetOf({"p&#228;ss&lt;w&gt;rd", "p&#xe4;ss&lt;w&gt;rd"}));
}

// A shell's trace of an eval of what is quoted.
TEST(AddRareQuotings, QuotesTwice) {
  EXPECT_THAT(FormsOf("a'bcdefg", AddRareQuotings), IsSupersetOf({R"(a'\''\'\'''\''bcdefg)"}));
}

constexpr const char* kOdd = "p@ss \"w0rd\" $HOME `x` 'q' <a&b> /x+y=z%~!*()[]{}#;|?^,\\";
constexpr const char* kTilde = "~all~=~:~ !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
constexpr const char* kControl = "x\x01\x02\a\b\t\v\f\x1b\x1f\x7f it's a \\ and-more-of-it";
constexpr const char* kForeign = "p\xc3\xa4ssw\xc3\xb6rd-\xe6\x97\xa5-\xf0\x9f\x98\x80";
constexpr const char* kLines = "first 'line' of $it\nsecond \"line\" of it\n";

constexpr const char* kPrintf = "bash -c 'printf %q \"$SECRET\"'";
constexpr const char* kXtrace = "bash -c 'set -x; : \"$SECRET\"' 2>&1";

class QuotingTools : public ::testing::TestWithParam<ToolCase> {};

TEST_P(QuotingTools, OutputIsMasked) { testing::ExpectMasked(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Bash, QuotingTools,
    ::testing::Values(ToolCase{"printf_odd", "bash", kPrintf, kOdd, "***"},
                      ToolCase{"printf_all", "bash", kPrintf, kTilde, "\\***"},
                      ToolCase{"printf_control", "bash", kPrintf, kControl, "$'***'"},
                      ToolCase{"printf_foreign", "bash", kPrintf, kForeign, "***"},
                      ToolCase{"printf_foreign_in_c", "bash", kPrintf, kForeign, "$'***'", "C"},
                      ToolCase{"printf_lines", "bash", kPrintf, kLines, "$'***\\n'"},
                      ToolCase{"xtrace_odd", "bash", kXtrace, kOdd, "+ : '***'\n"},
                      ToolCase{"xtrace_control", "bash", kXtrace, kControl, "+ : '***'\n"},
                      ToolCase{"xtrace_lines", "bash", kXtrace, kLines, "+ : '***\n***\n'\n"},
                      ToolCase{"at_q", "bash", "bash -c 'echo \"${SECRET@Q}\"'", kOdd, "'***'\n"},
                      ToolCase{"declare_odd", "bash", "bash -c 'declare -p SECRET'", kOdd,
                               "declare -x SECRET=\"***\"\n"},
                      ToolCase{"declare_lines", "bash", "bash -c 'declare -p SECRET'", kLines,
                               "declare -x SECRET=$'***\\n'\n"}),
    testing::NameOf);

INSTANTIATE_TEST_SUITE_P(
    OtherShells, QuotingTools,
    ::testing::Values(
        ToolCase{"dash_export", "dash", "dash -c 'export -p | grep SECRET='", kOdd,
                 "export SECRET='***'\n"},
        ToolCase{"dash_xtrace", "dash", "dash -c 'set -x; : \"$SECRET\"' 2>&1", kOdd, "+ : ***\n"},
        ToolCase{"busybox_export", "busybox", "busybox ash -c 'export -p | grep SECRET='", kOdd,
                 "export SECRET='***'\n"},
        ToolCase{"busybox_xtrace", "busybox", "busybox ash -c 'set -x; : \"$SECRET\"' 2>&1", kOdd,
                 "+ : '***'\n"},
        ToolCase{"busybox_runs", "busybox", "busybox ash -c 'set -x; : \"$SECRET\"' 2>&1",
                 "''lead-11118'''mid-22228'", "+ : ''***\n"},
        ToolCase{"busybox_first", "busybox", "busybox ash -c 'set -x; : \"$SECRET\"' 2>&1",
                 "'lead-11118", "+ : '***'\n"},
        ToolCase{"dash_runs", "dash", "dash -c 'export -p | grep SECRET='",
                 "''lead-11118'''mid-22228'", "export SECRET=''***\n"},
        ToolCase{"bash_runs", "bash", "bash -c 'set -x; : \"$SECRET\"' 2>&1",
                 "''lead-11118'''mid-22228'", "+ : '***'\n"},
        ToolCase{"shlex", "python3",
                 "python3 -c 'import os,shlex;print(shlex.quote(os.environ[\"SECRET\"]))'", kOdd,
                 "'***'\n"},
        ToolCase{"jq", "jq", "jq -rn 'env.SECRET|@sh'", kOdd, "'***'\n"}),
    testing::NameOf);

constexpr const char* kRegex = "a.b*c+d-e f?g[h](i)|j^k$l{m}\\n#~&/";

INSTANTIATE_TEST_SUITE_P(
    Others, QuotingTools,
    ::testing::Values(
        ToolCase{"re_escape", "python3",
                 "python3 -c 'import os,re;print(re.escape(os.environ[\"SECRET\"]))'", kRegex,
                 "***\n"},
        ToolCase{"lua_pattern", "lua5.4",
                 "lua5.4 -e 'print((os.getenv(\"SECRET\"):gsub(\"%p\", \"%%%0\")))'", kRegex,
                 "***\n"},
        ToolCase{"quotemeta", "perl", "perl -e 'print quotemeta $ENV{SECRET}'", kRegex, "***"},
        ToolCase{"quotemeta_foreign", "perl", "perl -e 'print quotemeta $ENV{SECRET}'", kForeign,
                 "***"},
        ToolCase{"eval_trace", "bash",
                 "bash -c 'set -x; eval \"export A=${SECRET@Q}\"' 2>&1 | head -n 1",
                 "Tr0ub4dor'n-3-correct-horse", "+ eval 'export A='\\''***'\\'''\n"},
        ToolCase{"xmlcharref", "python3",
                 "python3 -c 'import os,sys;sys.stdout.buffer.write(os.environ[\"SECRET\"]"
                 ".encode(\"ascii\",\"xmlcharrefreplace\"))'",
                 kForeign, "***"}),
    testing::NameOf);

INSTANTIATE_TEST_SUITE_P(
    Markup, QuotingTools,
    ::testing::Values(
        ToolCase{"jq", "jq", "jq -rn 'env.SECRET|@html'", kOdd, "***\n"},
        ToolCase{"html", "python3",
                 "python3 -c 'import os,html;print(html.escape(os.environ[\"SECRET\"]))'", kOdd,
                 "***\n"},
        ToolCase{
            "xml", "python3",
            "python3 -c 'import os,xml.sax.saxutils as x;print(x.escape(os.environ[\"SECRET\"]))'",
            kOdd, "***\n"},
        ToolCase{"csv", "jq", "jq -rn '[env.SECRET]|@csv'", kOdd, "\"***\"\n"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
