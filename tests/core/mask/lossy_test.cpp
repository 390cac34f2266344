#include "core/mask/lossy.h"

#include "tests/core/mask/forms_of.h"
#include "tests/core/mask/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using testing::FormsOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::ToolCase;

constexpr const char* kForeign = "p\xc3\xa4ssw\xc3\xb6rd-\xe6\x97\xa5-\xf0\x9f\x98\x80-42";

TEST(AddLossy, LeavesAsciiAlone) { EXPECT_THAT(FormsOf("plain-token_1.2", AddLossy), IsEmpty()); }

// Question marks alone are in many a log.
TEST(AddLossy, LooksForNoQuestionMarksAlone) {
  const std::string text = "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5-ab1";
  EXPECT_THAT(FormsOf(text, AddLossy),
              AllOf(Not(IsEmpty()), Each(Not(HasSubstr("?"))), Each(Not(HasSubstr("\xef\xbf")))));
}

class LossyTools : public ::testing::TestWithParam<ToolCase> {};

TEST_P(LossyTools, OutputIsMasked) { testing::ExpectMasked(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Tools, LossyTools,
    ::testing::Values(
        ToolCase{"replace", "python3",
                 "python3 -c 'import os;print(os.environ[\"SECRET\"].encode(\"ascii\","
                 "\"replace\").decode())'",
                 kForeign, "***\n"},
        ToolCase{"ignore", "python3",
                 "python3 -c 'import os;print(os.environ[\"SECRET\"].encode(\"ascii\","
                 "\"ignore\").decode())'",
                 kForeign, "***\n"},
        ToolCase{"decoded_as_ascii", "python3",
                 "python3 -c 'import os;print(os.environb[b\"SECRET\"].decode(\"ascii\","
                 "\"replace\"))'",
                 kForeign, "***\n"},
        ToolCase{"latin1", "iconv", "printf %s \"$SECRET\" | iconv -f latin1 -t utf-8", kForeign,
                 "***"},
        ToolCase{"cat_a", "cat", "printf %s \"$SECRET\" | cat -A", "col1\tc\xc3\xb6l2\tpw", "***"},
        ToolCase{"tabs", "cat", "printf %s \"$SECRET\" | cat -T", "col1\tcol2\tpw", "***"},
        ToolCase{"cat_v", "cat", "printf %s \"$SECRET\" | cat -v", kForeign, "***"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
