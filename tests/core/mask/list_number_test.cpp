#include "core/mask/list_number.h"

#include <gtest/gtest.h>

#include <string_view>

namespace stepveil {
namespace {

ListNumber Read(std::string_view text) {
  ListNumber number;
  for (std::size_t i = 0; i < text.size(); ++i) {
    number.Take(text[i], 100 + i);
  }
  return number;
}

int ByteOf(std::string_view text, ListNumber::Base base, bool negative = false) {
  const auto byte = Read(text).Byte(base, negative);
  return byte ? *byte : -1;
}

TEST(ListNumber, IsAByteInEachBaseThatItFits) {
  EXPECT_EQ(ByteOf("74", ListNumber::kHex), 0x74);
  EXPECT_EQ(ByteOf("74", ListNumber::kDecimal), 74);
  EXPECT_EQ(ByteOf("74", ListNumber::kOctal), -1) << "three digits";
  EXPECT_EQ(ByteOf("116", ListNumber::kHex), -1);
  EXPECT_EQ(ByteOf("116", ListNumber::kDecimal), 116);
  EXPECT_EQ(ByteOf("116", ListNumber::kOctal), 0116);
  EXPECT_EQ(ByteOf("256", ListNumber::kDecimal), -1);
  EXPECT_EQ(ByteOf("777", ListNumber::kOctal), -1);
  EXPECT_EQ(ByteOf("4B", ListNumber::kHex), 0x4b);
  EXPECT_EQ(ByteOf("4B", ListNumber::kDecimal), -1);
  EXPECT_EQ(ByteOf("9", ListNumber::kHex), 9);
}

TEST(ListNumber, KnowsHexadecimalDigitsByTheirX) {
  for (const std::string_view text : {"0x74", "0X74", "x74", "X74"}) {
    EXPECT_EQ(ByteOf(text, ListNumber::kHex), 0x74) << text;
    EXPECT_EQ(ByteOf(text, ListNumber::kDecimal), -1) << text;
    EXPECT_EQ(Read(text).begin(), 100 + text.size() - 2) << text;
  }
}

TEST(ListNumber, IsNoOtherWord) {
  for (const std::string_view text :
       {"", "x", "0x", "0x741", "1234", "7x4", "xx74", "7g", "word"}) {
    for (const auto base : {ListNumber::kHex, ListNumber::kDecimal, ListNumber::kOctal}) {
      EXPECT_EQ(ByteOf(text, base), -1) << text;
    }
  }
}

TEST(ListNumber, IsNegativeInDecimalDigits) {
  EXPECT_EQ(ByteOf("1", ListNumber::kDecimal, true), 255);
  EXPECT_EQ(ByteOf("128", ListNumber::kDecimal, true), 128);
  EXPECT_EQ(ByteOf("74", ListNumber::kHex, true), 0x74);
}

// Whatever it becomes with more digits is among what it says.
TEST(ListNumber, SaysWhatItMayBecome) {
  for (const bool negative : {false, true}) {
    for (const std::string_view whole : {"74", "116", "9", "0x4b", "061", "ff"}) {
      for (const auto base : {ListNumber::kHex, ListNumber::kDecimal, ListNumber::kOctal}) {
        const int byte = ByteOf(whole, base, negative);
        for (std::size_t size = whole.find('x') + 2; byte >= 0 && size <= whole.size(); ++size) {
          const auto has = [&](unsigned first, unsigned last) {
            return first <= static_cast<unsigned>(byte) && static_cast<unsigned>(byte) <= last;
          };
          EXPECT_TRUE(Read(whole.substr(0, size)).AnyToBecome(negative, has)) << whole << size;
        }
      }
    }
  }
  const auto any = [](unsigned, unsigned) { return true; };
  EXPECT_FALSE(Read("word").AnyToBecome(false, any));
  EXPECT_FALSE(Read("x").AnyToBecome(false, any));
}

}  // namespace
}  // namespace stepveil
