#include "core/mask/letter_lists.h"

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

TEST(AddLetterLists, PutsSignsBetweenCharacters) {
  EXPECT_THAT(
      FormsOf("p\xc3\xa4'st", AddLetterLists),
      IsSupersetOf({"p','\xc3\xa4',\"'\",'s','t", "p\",\"\xc3\xa4\",\"'\",\"s\",\"t",
                    "p,\xc3\xa4,',s,t", "p-\xc3\xa4-'-s-t", "p.\xc3\xa4.'.s.t", "p:\xc3\xa4:':s:t",
                    "p|\xc3\xa4|'|s|t", "p_\xc3\xa4_'_s_t", "p/\xc3\xa4/'/s/t"}));
}

TEST(AddLetterLists, LeavesShortTextsAndLinesAlone) {
  EXPECT_THAT(FormsOf("ab", AddLetterLists), IsEmpty());
  EXPECT_THAT(FormsOf("", AddLetterLists), IsEmpty());
  EXPECT_THAT(FormsOf("several\nlines", AddLetterLists), IsEmpty());
}

constexpr const char* kToken = "tK7x'Q2vM9 pL\"a\\b";

// Of a line that ends after fewer than four bytes of a form those stay.
class LetterListTools : public ::testing::TestWithParam<ToolCase> {};

TEST_P(LetterListTools, OutputIsMasked) { testing::ExpectMasked(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Tools, LetterListTools,
    ::testing::Values(
        ToolCase{"python", "python3", "python3 -c 'import os;print(list(os.environ[\"SECRET\"]))'",
                 kToken, "['***']\n"},
        ToolCase{"node", "node", "node -e 'console.log([...process.env.SECRET])'", kToken,
                 "[\n  '***'\n]\n"},
        ToolCase{"json", "node", "node -p 'JSON.stringify([...process.env.SECRET])'", kToken,
                 "[\"***\"]\n"},
        ToolCase{"indented", "jq", "jq -n 'env.SECRET/\"\"'", kToken, "[\n  \"t\",\n  ***\"\n]\n"},
        ToolCase{"ruby", "ruby", "ruby -e 'p ENV[\"SECRET\"].chars'", kToken, "[\"***\"]\n"},
        ToolCase{"commas", "perl", "perl -e 'print join \", \",split//,$ENV{SECRET}'", kToken,
                 "***"},
        ToolCase{"dashes", "sed", "printf %s \"$SECRET\" | sed 's/./&-/g'", kToken, "***-"},
        ToolCase{"lines", "fold", "printf %s \"$SECRET\" | fold -w1", "tK7xQ2vM9pL-a",
                 "t\nK\n7\n***"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
