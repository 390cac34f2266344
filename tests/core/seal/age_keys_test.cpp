#include "core/seal/age_keys.h"

#include "core/base/encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(AgeKeys, APairIsWrittenAsItIsRead) {
  const AgeIdentity identity = NewAgeIdentity().value();
  const std::string text(WriteIdentity(identity).Expose());
  EXPECT_TRUE(text.starts_with("AGE-SECRET-KEY-1"));
  EXPECT_EQ(text.size(), 74U);
  EXPECT_TRUE(WriteRecipient(identity.public_key).starts_with("age1"));
  const AgeKeys keys = ReadKeys(Secret("# public key: age1x\n\n  " + text + "\r\n")).value();
  ASSERT_EQ(keys.identities.size(), 1U);
  EXPECT_TRUE(SameBytes(keys.identities[0].private_key, identity.private_key));
  EXPECT_EQ(keys.identities[0].public_key, identity.public_key);
}

TEST(AgeKeys, ThirtyTwoBytesInBase64AreAPrivateKey) {
  const std::string bytes = std::string(30, '\xff') + "\xfe\x3e";
  std::string url_form = Base64(bytes);
  for (char& c : url_form) {
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  }
  for (const std::string& text :
       {Base64(bytes), url_form, Base64(bytes).substr(0, 43), url_form.substr(0, 43)}) {
    const auto keys = ReadKeys(Secret(text));
    ASSERT_TRUE(keys) << text;
    EXPECT_TRUE(SameBytes(keys->identities.at(0).private_key, Secret(bytes)));
  }
}

TEST(AgeKeys, WhatIsNoKeyIsRefusedByItsLineAndNotQuoted) {
  const std::string text(WriteIdentity(NewAgeIdentity().value()).Expose());
  const std::string other = WriteRecipient(NewAgeIdentity().value().public_key);
  std::string mistyped = text;
  mistyped.back() = mistyped.back() == 'Q' ? 'P' : 'Q';
  for (const std::string& wrong :
       {std::string("canary-9f3b-SECRET"), mistyped, Base64(std::string(31, 'x')),
        Base64(std::string(33, 'x')), text + text, std::string("age1canary"), text.substr(0, 73),
        Base64(std::string(32, 'x')) + "="}) {
    const auto keys = ReadKeys(Secret("# one\n" + wrong));
    ASSERT_FALSE(keys) << wrong;
    EXPECT_EQ(keys.error().code, ErrorCode::kConfig);
    EXPECT_EQ(keys.error().message, "line 2: is no key");
    EXPECT_THAT(keys.error().hints.at(0), Not(HasSubstr(wrong)));
  }
  EXPECT_EQ(ReadKeys(Secret("")).error().message, "there is no key in it");
  EXPECT_EQ(ReadKeys(Secret("# nothing\n\n")).error().message, "there is no key in it");
  EXPECT_EQ(ReadKeys(Secret(other)).value().recipients.size(), 1U);
}

TEST(AgeKeys, APrivateKeyIsNoRecipientAndNotQuoted) {
  const AgeIdentity identity = NewAgeIdentity().value();
  EXPECT_EQ(ReadRecipient(WriteRecipient(identity.public_key)).value(), identity.public_key);
  const auto refused = ReadRecipient(WriteIdentity(identity).Expose());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "what is to be sealed for is no public key");
}

}  // namespace
}  // namespace stepveil
