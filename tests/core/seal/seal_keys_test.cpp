#include "core/seal/seal_keys.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=";
constexpr const char* kOtherKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI=";

SealSettings With(const char* key, const std::string& file = "") {
  SealSettings settings;
  settings.key = Secret(key);
  settings.key_file = file;
  return settings;
}

std::string PublicKeyOf(const char* key) {
  const auto keys = ReadKeys(Secret(key));
  return keys ? keys->identities.front().public_key : "";
}

template <typename T>
std::string Refusal(const Result<T>& result, ErrorCode code) {
  if (result) {
    return "no error";
  }
  EXPECT_EQ(result.error().code, code);
  std::string text = result.error().message;
  for (const std::string& hint : result.error().hints) {
    text += "\n" + hint;
  }
  EXPECT_THAT(text, Not(HasSubstr("canary")));
  return text;
}

TEST(SealKeys, OfVariableAndFileAllOpen) {
  const testing::ScratchFolder folder;
  const std::string file = folder.Write("key.txt", std::string("# mine\n") + kOtherKey + "\n");
  SealSettings settings = With(kKey, file);
  settings.passphrase = Secret("phrase");
  const auto openers = OpenersOf(settings);
  ASSERT_TRUE(openers) << openers.error().message;
  ASSERT_EQ(openers->identities.size(), 2U);
  EXPECT_EQ(openers->identities[0].public_key, PublicKeyOf(kKey));
  EXPECT_EQ(openers->identities[1].public_key, PublicKeyOf(kOtherKey));
  EXPECT_EQ(openers->passphrase.Expose(), "phrase");
}

TEST(SealKeys, WithoutAnyNothingOpens) {
  const auto openers = OpenersOf({});
  ASSERT_TRUE(openers);
  EXPECT_TRUE(openers->identities.empty());
  EXPECT_TRUE(openers->passphrase.empty());
}

// Public keys: those given, those in the lines, and the other halves of the private ones.
TEST(SealKeys, AFileIsSealedForAllWhoAreNamed) {
  const std::string first = WriteRecipient(PublicKeyOf(kKey));
  const std::string second = WriteRecipient(PublicKeyOf(kOtherKey));
  SealSettings settings = With((first + "\n").c_str());
  settings.recipients = {second};
  const auto readers = ReadersOf(settings);
  ASSERT_TRUE(readers) << readers.error().message;
  EXPECT_THAT(readers->public_keys, ElementsAre(PublicKeyOf(kKey), PublicKeyOf(kOtherKey)));
  const auto own = ReadersOf(With(kKey));
  ASSERT_TRUE(own);
  EXPECT_THAT(own->public_keys, ElementsAre(PublicKeyOf(kKey)));
}

TEST(SealKeys, WhatCannotBeSealedForIsRefused) {
  EXPECT_THAT(Refusal(ReadersOf({}), ErrorCode::kUsage), HasSubstr("there is nobody to seal for"));
  SealSettings both = With(kKey);
  both.passphrase = Secret("canary-9f3b");
  EXPECT_THAT(Refusal(ReadersOf(both), ErrorCode::kUsage), HasSubstr("a passphrase and keys"));
  SealSettings wrong;
  wrong.recipients = {"canary-9f3b"};
  EXPECT_THAT(Refusal(ReadersOf(wrong), ErrorCode::kUsage), HasSubstr("is no public key"));
}

TEST(SealKeys, AWrongLineIsNamedByWhereItStands) {
  const testing::ScratchFolder folder;
  const std::string file = folder.Write("key.txt", std::string(kKey) + "\ncanary-9f3b-SECRET\n");
  EXPECT_THAT(Refusal(OpenersOf(With("", file)), ErrorCode::kConfig),
              AllOf(HasSubstr("key.txt\": line 2: is no key"), HasSubstr("stepveil seal-key")));
  EXPECT_THAT(Refusal(OpenersOf(With("canary-9f3b-SECRET")), ErrorCode::kConfig),
              HasSubstr("STEPVEIL_SEAL_KEY: line 1: is no key"));
  EXPECT_THAT(Refusal(ReadersOf(With("canary-9f3b-SECRET")), ErrorCode::kConfig),
              HasSubstr("STEPVEIL_SEAL_KEY: line 1"));
}

TEST(SealKeys, AFileThatCannotBeReadIsNamed) {
  const testing::ScratchFolder folder;
  const std::string missing = folder.path() / "nowhere.txt";
  EXPECT_THAT(Refusal(OpenersOf(With("", missing)), ErrorCode::kConfig),
              AllOf(HasSubstr("cannot read the keys in"), HasSubstr("no such file"),
                    HasSubstr("--seal-key-file (STEPVEIL_SEAL_KEY_FILE)")));
  EXPECT_THAT(Refusal(OpenersOf(With("", folder.path())), ErrorCode::kConfig),
              HasSubstr("cannot read the keys in"));
}

}  // namespace
}  // namespace stepveil
