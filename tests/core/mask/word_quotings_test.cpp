#include "core/mask/word_quotings.h"

#include "tests/core/mask/forms_of.h"
#include "tests/core/mask/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::FormsOf;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using testing::ToolCase;

TEST(AddWordQuotings, LeavesAloneWhatNoShellQuotes) {
  EXPECT_THAT(FormsOf("plain-token_+/=1.2", AddWordQuotings), IsEmpty());
  EXPECT_THAT(FormsOf("plain words of_a 1-line", AddWordQuotings), IsEmpty());
  EXPECT_THAT(FormsOf("no'blanks$here", AddWordQuotings), IsEmpty());
}

TEST(AddWordQuotings, QuotesWordByWord) {
  EXPECT_THAT(FormsOf("it's a \"pass\" \\b", AddWordQuotings),
              IsSupersetOf({R"('it'\''s' a '"pass"' '\b')",    // bash, zsh, mksh, busybox
                            R"(it\'s a '"pass"' '\b')",        // yash
                            R"($'it\'s' a '"pass"' '\b')"}));  // ksh93
  EXPECT_THAT(FormsOf("A='one two'", AddWordQuotings),
              IsSupersetOf({R"('A='\''one' 'two'\''')", R"('A='\''one' 'two'\')",
                            R"('A='\'one two\')", R"(A=\'one two\')", R"($'A=\'one' $'two\'')"}));
}

TEST(AddWordQuotings, SetsControlCharactersApart) {
  EXPECT_THAT(FormsOf("col1\tit's\r2", AddWordQuotings),
              IsSupersetOf({R"(col1'$'\t''it'\''s'$'\r''2)", R"(col1$'\t'it\'s$'\r'2)"}));
}

constexpr const char* kOdd = "it's a \"pass\" \\back 42";
constexpr const char* kDotenv = "DB_PASSWORD='it is 1 pass#phrase7'";

class WordQuotingTools : public ::testing::TestWithParam<ToolCase> {};

TEST_P(WordQuotingTools, OutputIsMasked) { testing::ExpectMasked(GetParam()); }

constexpr const char* kWords = "bash -c 'set -x; : $SECRET' 2>&1";
constexpr const char* kDash = "busybox sh -c 'set -x; : $SECRET' 2>&1";
constexpr const char* kKsh = "ksh93 -c 'set -x; : $SECRET' 2>&1";
constexpr const char* kMksh = "mksh -c 'set -x; : $SECRET' 2>&1";
constexpr const char* kYash = "yash -c 'set -x; : $SECRET' 2>&1";
constexpr const char* kZsh = "zsh -o SH_WORD_SPLIT -c 'set -x; : $SECRET' 2>&1 | sed 's/.*> //'";
constexpr const char* kTabs = "column1\tcolumn2\tpw7Yz";

INSTANTIATE_TEST_SUITE_P(
    Shells, WordQuotingTools,
    ::testing::Values(ToolCase{"bash", "bash", kWords, kOdd, "+ : ***\n"},
                      ToolCase{"bash_env", "bash", kWords, kDotenv, "+ : ***\n"},
                      ToolCase{"busybox", "busybox", kDash, kOdd, "+ : ***\n"},
                      ToolCase{"ksh93", "ksh93", kKsh, kOdd, "+ : ***\n"},
                      ToolCase{"ksh93_env", "ksh93", kKsh, kDotenv, "+ : ***\n"},
                      ToolCase{"mksh", "mksh", kMksh, kOdd, "+ : ***\n"},
                      ToolCase{"mksh_env", "mksh", kMksh, kDotenv, "+ : ***\n"},
                      ToolCase{"yash", "yash", kYash, kOdd, "+ ':' ***\n"},
                      ToolCase{"yash_env", "yash", kYash, kDotenv, "+ ':' ***\n"},
                      ToolCase{"zsh", "zsh", kZsh, kOdd, ": ***\n"},
                      ToolCase{"zsh_env", "zsh", kZsh, kDotenv, ": ***\n"},
                      ToolCase{"ls", "ls", "ls \"/x/$SECRET\" 2>&1 || true", kTabs,
                               "ls: cannot access '/x/***': No such file or directory\n"},
                      ToolCase{"zsh_q", "zsh", "zsh -c 'echo -E ${(q)SECRET}'", kTabs, "***\n"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
