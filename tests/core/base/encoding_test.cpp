#include "core/base/encoding.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using std::string_literals::operator""s;

TEST(Base64, GivesTheVectorsOfRfc4648) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foo"), "Zm9v");
  EXPECT_EQ(Base64("foob"), "Zm9vYg==");
  EXPECT_EQ(Base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(Base64("\xfb\xff\0"s), "+/8A");
}

TEST(Base64, StaysOnOneLine) {
  EXPECT_EQ(Base64(std::string(300, 'a')).find('\n'), std::string::npos);
  EXPECT_EQ(Base64(std::string(300, 'a')).size(), 400U);
}

TEST(DecodeBase64Url, ReadsTheVectorsWithoutPadding) {
  EXPECT_EQ(DecodeBase64Url(""), "");
  EXPECT_EQ(DecodeBase64Url("Zg"), "f");
  EXPECT_EQ(DecodeBase64Url("Zm8"), "fo");
  EXPECT_EQ(DecodeBase64Url("Zm9vYmFy"), "foobar");
  EXPECT_EQ(DecodeBase64Url("-_8A"), "\xfb\xff\0"s);
}

TEST(DecodeBase64Url, ReadsTheExampleOfRfc7515) {
  EXPECT_EQ(DecodeBase64Url("A-z_4ME"), "\x03\xec\xff\xe0\xc1"s);
}

TEST(DecodeBase64Url, RefusesEverythingElse) {
  EXPECT_FALSE(DecodeBase64Url("Z"));
  EXPECT_FALSE(DecodeBase64Url("Zg=="));
  EXPECT_FALSE(DecodeBase64Url("+/8A"));
  EXPECT_FALSE(DecodeBase64Url("Zm9v "));
  EXPECT_FALSE(DecodeBase64Url("Zm\n9v"));
  EXPECT_FALSE(DecodeBase64Url("Zm9\0"s));
}

TEST(PercentEncode, LeavesTheUnreservedAlone) {
  EXPECT_EQ(PercentEncode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(PercentEncode("/backend a+b&c=d%"), "%2Fbackend%20a%2Bb%26c%3Dd%25");
  EXPECT_EQ(PercentEncode("\0ü\xff"s), "%00%C3%BC%FF");
}

TEST(Hex, IsTwoLowerCaseDigitsAByte) {
  EXPECT_EQ(Hex("\0\x0f\xf0\xff"s), "000ff0ff");
  EXPECT_EQ(Hex(""), "");
}

}  // namespace
}  // namespace stepveil
