#include "core/mask/byte_lists.h"

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

TEST(AddByteLists, WritesEachByteByItself) {
  EXPECT_THAT(
      FormsOf("tK7\xff", AddByteLists),
      IsSupersetOf({R"(x74\x4b\x37\xff)", R"(164\113\067\377)", "%74%4b%37%ff", "%74%4B%37%FF",
                    "&#116;&#75;&#55;&#255;", "&#x74;&#x4b;&#x37;&#xff;", "0x74,0x4b,0x37,0xff",
                    "116,75,55,255", "116,75,55,-1", R"(u0074\u004b\u0037\u00ff)"}));
  EXPECT_THAT(FormsOf("tK7x2v", AddByteLists),
              IsSupersetOf({"74:4b:37:78:32:76", "74:4B:37:78:32:76", "74-4B-37-78-32-76",
                            "116755512050118"}));
}

TEST(AddByteLists, LeavesShortListsAlone) { EXPECT_THAT(FormsOf("a", AddByteLists), IsEmpty()); }

constexpr const char* kToken = "tK7xQ2vM9pL";

class ByteListTools : public ::testing::TestWithParam<ToolCase> {};

TEST_P(ByteListTools, OutputIsMasked) { testing::ExpectMasked(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Tools, ByteListTools,
    ::testing::Values(
        ToolCase{"escaped_hex", "perl",
                 "perl -e 'print join \"\",map{sprintf \"\\\\x%02x\",ord}split//,$ENV{SECRET}'",
                 kToken, "\\***"},
        ToolCase{"colons", "python3",
                 "python3 -c 'import os;print(os.environb[b\"SECRET\"].hex(\":\"))'", kToken,
                 "***\n"},
        ToolCase{"octal", "perl",
                 "perl -e 'print join \"\",map{sprintf \"\\\\%03o\",ord}split//,$ENV{SECRET}'",
                 kToken, "\\***"},
        ToolCase{"entities", "python3",
                 "python3 -c 'import os;print(\"\".join(f\"&#{b};\" for b in "
                 "os.environb[b\"SECRET\"]))'",
                 kToken, "***\n"},
        ToolCase{"every_byte", "perl",
                 "perl -e 'print join \"\",map{sprintf \"%%%02X\",ord}split//,$ENV{SECRET}'",
                 kToken, "***"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
