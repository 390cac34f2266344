#include "core/seal/age_wrap.h"

#include "core/seal/age_keys.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

const Secret kFileKey("0123456789abcdef");

TEST(AgeWrap, AKeyUnwrapsWhatIsForIt) {
  const AgeIdentity mine = NewAgeIdentity().value();
  const AgeStanza stanza = WrapForKey(kFileKey, mine.public_key).value();
  EXPECT_TRUE(SameBytes(*UnwrapWithKey(stanza, mine).value(), kFileKey));
  EXPECT_FALSE(UnwrapWithKey(stanza, NewAgeIdentity().value()).value());
  EXPECT_FALSE(UnwrapWithPassphrase(stanza, Secret("x")).value());
  EXPECT_FALSE(IsForPassphrase({stanza}));
}

TEST(AgeWrap, APassphraseUnwrapsWhatIsForIt) {
  const AgeStanza stanza = WrapForPassphrase(kFileKey, Secret("correct"), 8).value();
  EXPECT_TRUE(IsForPassphrase({stanza}));
  EXPECT_TRUE(SameBytes(*UnwrapWithPassphrase(stanza, Secret("correct")).value(), kFileKey));
  EXPECT_FALSE(UnwrapWithPassphrase(stanza, Secret("Correct")).value());
  EXPECT_FALSE(UnwrapWithKey(stanza, NewAgeIdentity().value()).value());
}

// The work is bounded before any is done: 2^62 would never end.
TEST(AgeWrap, TooMuchWorkIsRefusedAtOnce) {
  AgeStanza stanza = WrapForPassphrase(kFileKey, Secret("correct"), 8).value();
  for (const char* work : {"21", "22", "30", "62", "64", "99999"}) {
    stanza.arguments[2] = work;
    const auto refused = UnwrapWithPassphrase(stanza, Secret("correct"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "its passphrase takes more work (2^" + std::string(work) +
                                           ") than 2^20, the most that is done here");
  }
}

TEST(AgeWrap, TheMostWorkIsDone) {
  AgeStanza stanza = WrapForPassphrase(kFileKey, Secret("correct"), 8).value();
  stanza.arguments[2] = std::to_string(kMostScryptWork);
  EXPECT_FALSE(UnwrapWithPassphrase(stanza, Secret("correct")).value());
}

}  // namespace
}  // namespace stepveil
