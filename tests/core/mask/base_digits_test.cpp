#include "core/mask/base_digits.h"

#include <gtest/gtest.h>

namespace stepveil {
namespace {

TEST(FromBase64, TakesBothAlphabetsPaddedOrNot) {
  EXPECT_EQ(FromBase64("aHVudGVyMjI="), "hunter22");
  EXPECT_EQ(FromBase64("aHVudGVyMjI"), "hunter22");
  EXPECT_EQ(FromBase64("aHVu\r\n dGVyMjI=\n").has_value(), false) << "the padding comes last";
  EXPECT_EQ(FromBase64("aHVu\r\n dGVyMjI="), "hunter22");
  EXPECT_EQ(FromBase64("+/+/"), FromBase64("-_-_"));
  EXPECT_EQ(FromBase64("aHV.dGVy"), std::nullopt);
  EXPECT_EQ(FromBase64("aHVud"), std::nullopt) << "no byte ends there";
}

TEST(FromBase64, TakesNoMixtureForIt) {
  EXPECT_EQ(FromBase64("aHV+aHV-"), std::nullopt);
  EXPECT_EQ(FromBase64("-----BEGIN PRIVATE KEY-----nMIIEvQIBADANBgkqhkk"), std::nullopt);
}

TEST(FromHex, TakesBothCases) {
  EXPECT_EQ(FromHex("6a4B"), "jK");
  EXPECT_EQ(FromHex("6a 4b\n"), "jK");
  EXPECT_EQ(FromHex("6a4"), std::nullopt);
  EXPECT_EQ(FromHex("6g"), std::nullopt);
}

TEST(NumberIn, TakesDigitsOfTheBaseAlone) {
  EXPECT_EQ(NumberIn("233", 10), 233U);
  EXPECT_EQ(NumberIn("e9", 16), 0xe9U);
  EXPECT_EQ(NumberIn("e9", 10), std::nullopt);
  EXPECT_EQ(NumberIn("", 10), std::nullopt);
  EXPECT_EQ(NumberIn("12345678", 10), std::nullopt);
}

TEST(PercentDecoded, DecodesWhatIsWhole) {
  EXPECT_EQ(PercentDecoded("a%40b%2Fc%2fd"), "a@b/c/d");
  EXPECT_EQ(PercentDecoded("100%"), "100%");
  EXPECT_EQ(PercentDecoded("%4"), "%4");
  EXPECT_EQ(PercentDecoded("%zz%41"), "%zzA");
  EXPECT_EQ(PercentDecoded("%41"), "A");
}

}  // namespace
}  // namespace stepveil
