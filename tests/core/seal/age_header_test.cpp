#include "core/seal/age_header.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

const std::string kMac = AgeBase64(std::string(32, 'm'));

std::string Message(const std::string& file) {
  const auto header = ReadAgeHeader(file);
  return header ? "read" : header.error().message;
}

TEST(AgeHeader, WhatIsWrittenIsRead) {
  for (std::size_t size = 0; size < 150; ++size) {
    const std::vector<AgeStanza> stanzas = {{{"X25519", "abc"}, std::string(size, 'b')},
                                            {{"other"}, ""}};
    const std::string file = WriteAgeHeader(stanzas) + " " + kMac + "\npayload";
    const auto header = ReadAgeHeader(file);
    ASSERT_TRUE(header) << size;
    ASSERT_EQ(header->stanzas.size(), 2U);
    EXPECT_EQ(header->stanzas[0].arguments, stanzas[0].arguments);
    EXPECT_EQ(header->stanzas[0].body, stanzas[0].body);
    EXPECT_EQ(header->mac, std::string(32, 'm'));
    EXPECT_EQ(header->authenticated, WriteAgeHeader(stanzas));
    EXPECT_EQ(file.substr(header->size_bytes), "payload");
  }
}

TEST(AgeHeader, OtherFilesAreNamedAsWhatTheyAre) {
  EXPECT_EQ(Message(""), "it is no file in age's format");
  EXPECT_EQ(Message("DATABASE_URL=x\n"), "it is no file in age's format");
  EXPECT_EQ(Message("age-encryption.org/v1"), "its format is of another version than 1");
  EXPECT_EQ(Message("age-encryption.org/v2\n"), "its format is of another version than 1");
}

TEST(AgeHeader, ItsSizeAndItsRecipientsAreBounded) {
  const auto with = [](std::size_t count, const AgeStanza& stanza) {
    return WriteAgeHeader(std::vector<AgeStanza>(count, stanza)) + " " + kMac + "\n";
  };
  EXPECT_EQ(Message(with(kMostStanzas, {{"x"}, ""})), "read");
  EXPECT_EQ(Message(with(kMostStanzas + 1, {{"x"}, ""})), "it is damaged: its header is not whole");
  EXPECT_EQ(Message(with(1, {{"x"}, std::string(kMostHeaderBytes, 'b')})),
            "it is damaged: a recipient in its header is not whole");
  EXPECT_EQ(Message("age-encryption.org/v1\n-> " + std::string(kMostHeaderBytes, 'x') + "\n"),
            "it is damaged: its header has no end");
}

TEST(AgeHeader, Base64HasOneFormOnly) {
  EXPECT_EQ(AgeBase64("\xff\xfe"), "//4");
  EXPECT_EQ(DecodeAgeBase64("//4"), "\xff\xfe");
  EXPECT_EQ(DecodeAgeBase64(""), "");
  for (const char* text : {"//4=", "__4", "//5", "/", "//4\n", " //4", "//4\r"}) {
    EXPECT_FALSE(DecodeAgeBase64(text)) << text;
  }
}

}  // namespace
}  // namespace stepveil
