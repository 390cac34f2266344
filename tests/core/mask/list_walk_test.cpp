// Lists of numbers, each of which is a byte of a value: what the masker reads of them.
#include "tests/core/mask/differs.h"
#include "tests/core/mask/expect_masks.h"
#include "tests/core/mask/oracle.h"
#include "tests/core/mask/tool.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using testing::Differs;
using testing::ExpectMasks;
using testing::ToolCase;

constexpr char kValue[] = "tK7xQ2vM9pL4wZ8nB1cD";

struct Style {
  const char* before;
  const char* format;
  const char* between;
};

constexpr std::array<Style, 24> kStyles = {{
    {"", "%u", ", "},     {"", "%u", " "},          {"", "%u", ","},      {"", "%u", "."},
    {"", "%u", "\n"},     {"", "%u", ",\n  "},      {"", "%03u", "  "},   {"&#", "%u", ";"},
    {"", "%02x", " "},    {"", "%02X", "-"},        {"", "%02x", ":"},    {"", "%02x", "."},
    {"", "%02x", "\r\n"}, {"", "%x", ","},          {"0x", "%02x", ", "}, {"0x", "%x", ",\n "},
    {"0X", "%02X", ", "}, {"\\x", "%02x", ""},      {"%", "%02X", ""},    {"&#x", "%x", ";"},
    {"\\", "%03o", ""},   {"\\x", "%02X", "\" \""}, {"", "%02x", " | "},  {"'\\x", "%02x", "', "},
}};

// Minus signs as Java and groovy write bytes beyond ASCII.
std::string Number(const Style& style, unsigned char byte, bool is_signed) {
  std::array<char, 8> text;
  if (is_signed && byte >= 128) {
    std::snprintf(text.data(), text.size(), "-%u", 256U - byte);
  } else {
    std::snprintf(text.data(), text.size(), style.format, static_cast<unsigned>(byte));
  }
  return style.before + std::string(text.data());
}

std::string Listed(const std::string& value, const Style& style, bool is_signed = false) {
  std::string list;
  for (const char& c : value) {
    list += (&c == value.data() ? "" : style.between) +
            Number(style, static_cast<unsigned char>(c), is_signed);
  }
  return list;
}

// What is masked of it goes from the first digit to the last one.
std::string DigitsMasked(const std::string& list) {
  const char* const digits = "0123456789abcdefABCDEF";
  std::size_t first = list.find_first_of("xX");
  first = first == std::string::npos ? list.find_first_of(digits) : first + 1;
  return list.substr(0, first) + "***" + list.substr(list.find_last_of(digits) + 1);
}

TEST(ListWalk, FindsAValueInEachStyle) {
  for (const Style& style : kStyles) {
    const std::string list = Listed(kValue, style);
    ExpectMasks({kValue}, "z:\n" + list + "> z", "z:\n" + DigitsMasked(list) + "> z");
  }
}

TEST(ListWalk, FindsAValueOfTwelveBytesInEachStyle) {
  const std::string value = "tK7xQ2vM9pL4";
  for (const Style& style : kStyles) {
    const std::string list = Listed(value, style);
    ExpectMasks({value}, "z:\n" + list + "> z", "z:\n" + DigitsMasked(list) + "> z");
  }
}

TEST(ListWalk, FindsAValueWithinALongerList) {
  const std::string longer = "xyz" + std::string(kValue) + "xyz";
  ExpectMasks({kValue}, "[" + Listed(longer, {"", "%u", ", "}) + "]",
              "[120, 121, 122, ***, 120, 121, 122]");
}

TEST(ListWalk, ReadsSignedBytes) {
  const std::string value = "p\xc3\xa4ssw\xc3\xb6rd-with-\xe2\x82\xac-in-it";
  ExpectMasks({value}, "[" + Listed(value, {"", "%u", ", "}, true) + "]", "[***]");
}

TEST(ListWalk, LeavesShortListsAndOtherNumbersAlone) {
  const std::string shown = "<" + Listed("tK7xQ2vM9pL", {"", "%02x", " "}) + ">\n";
  ExpectMasks({"tK7xQ2vM9pL"}, shown, shown);
  const Style spaced = {"", "%u", "       "};
  ExpectMasks({kValue}, Listed(kValue, spaced), Listed(kValue, spaced));
  const Style worded = {"", "%u", " and "};
  ExpectMasks({kValue}, Listed(kValue, worded), Listed(kValue, worded));
}

TEST(ListWalk, HoldsNoLineThatEndsWithFewCharactersOfAList) {
  Masker masker(testing::TableOf({kValue}));
  std::string output;
  masker.Write("took 116\n", output);
  EXPECT_EQ(output, "took 116\n");
  EXPECT_EQ(masker.held_bytes(), 0U);
  masker.Write("took 116, 75\n", output);
  EXPECT_EQ(output, "took 116\ntook ") << "a list of two bytes that may go on";
  masker.Write("and so on\n", output);
  EXPECT_EQ(output, "took 116\ntook 116, 75\nand so on\n");
}

TEST(ListWalk, MasksMostOfAListThatIsCut) {
  const std::string list = Listed(kValue, {"", "%u", ", "});
  ExpectMasks({kValue}, "[" + list.substr(0, 60), "[***");
  ExpectMasks({kValue}, "[" + list.substr(0, 30), "[" + list.substr(0, 30));
}

// Texts of lists in mixed styles, of values, of parts of them and of other bytes, between what
// looks like one; in pieces of any size; held against the definition.
TEST(ListWalk, DoesAsTheDefinitionSays) {
  std::mt19937 random(271828);
  for (int i = 0; i < 1500; ++i) {
    std::vector<std::string> needles;
    for (std::size_t k = 1 + random() % 3; k > 0; --k) {
      std::string needle;
      while (needle.size() < 4 + random() % 30) {
        needle += random() % 3 == 0 ? static_cast<char>(1 + random() % 255)
                                    : "0123456789abcdefxyz"[random() % 19];
      }
      needles.push_back(needle);
    }
    std::string text;
    while (text.size() < 400) {
      const std::string& needle = needles[random() % needles.size()];
      const Style& style = kStyles[random() % kStyles.size()];
      const std::size_t begin = random() % 4 == 0 ? random() % needle.size() : 0;
      text += Listed(needle.substr(begin, random() % 4 == 0 ? 8 : std::string::npos), style,
                     random() % 2 == 0);
      const std::array<const char*, 9> after = {", ", " ",  "\n", "-",   " words ",
                                                "x",  "g7", "\\", "];\n"};
      text += after[random() % after.size()];
    }
    const std::size_t most = random() % 3 == 0 ? 1 : random() % 3 == 0 ? 500 : 40;
    const std::string wrong = Differs(needles, text, [&] { return 1 + random() % most; });
    ASSERT_EQ(wrong, "") << "case " << i << " of " << text << ::testing::PrintToString(needles);
  }
}

constexpr const char* kLong =
    "kR8vT2xW5zB9dF3hJ7mP1qS6uY0aC4eG8iK2oN5rV9wX3tZ7bD1fH6jL0nQ4sU8yA2cE5gI9k";

class ListTools : public ::testing::TestWithParam<ToolCase> {};

TEST_P(ListTools, OutputIsMasked) { testing::ExpectMasked(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Tools, ListTools,
    ::testing::Values(
        ToolCase{"list_of_bytes", "python3",
                 "python3 -c 'import os;print(list(os.environb[b\"SECRET\"]))'", kLong, "[***]\n"},
        ToolCase{"buffer", "node", "node -p 'Buffer.from(process.env.SECRET).subarray(0,50)'",
                 "kR8vT2xW5zB9dF3hJ7mP1qS6uY0aC4eG8iK2oN5rV9wX3tZ7b", "<Buffer ***>\n"},
        ToolCase{"version_string", "perl", "perl -e 'printf \"%vd\", $ENV{SECRET}'", kLong, "***"},
        ToolCase{"od", "od", "printf %s \"$SECRET\" | od -An -tu1", kLong, " ***\n"},
        ToolCase{"xxd_i", "xxd", "printf %s \"$SECRET\" | xxd -i", kLong, "  0x***\n"},
        ToolCase{"own_pattern", "hexdump", "printf %s \"$SECRET\" | hexdump -v -e '1/1 \"%02x|\"'",
                 kLong, "***|"}),
    testing::NameOf);

}  // namespace
}  // namespace stepveil
