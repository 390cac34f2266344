#include "core/seal/bech32.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

// BIP 173's own lists.
TEST(Bech32, TheSpecificationsValidTextsAreRead) {
  for (
      const char* text :
      {"A12UEL5L", "a12uel5l",
       "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
       "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
       "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
       "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "?1ezyfcl"}) {
    const auto decoded = DecodeBech32(text);
    // Some hold bits that are no whole bytes, which no key does.
    if (decoded) {
      EXPECT_EQ(EncodeBech32(decoded->prefix, decoded->bytes).size(), std::string(text).size());
    }
  }
  EXPECT_TRUE(DecodeBech32("a12uel5l"));
  EXPECT_TRUE(DecodeBech32("A12UEL5L"));
  EXPECT_TRUE(DecodeBech32("?1ezyfcl"));
  EXPECT_TRUE(DecodeBech32("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"));
}

TEST(Bech32, TheSpecificationsInvalidTextsAreRefused) {
  for (const char* text : {"pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8",
                           "10a06t8", "1qzzfhee", "de1lg7wt\xff", "", "1", "a1"}) {
    EXPECT_FALSE(DecodeBech32(text)) << text;
  }
}

TEST(Bech32, BytesComeBackAndOneChangedCharacterIsSeen) {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
      bytes += static_cast<char>(i * 37 + size);
    }
    const std::string text = EncodeBech32("age", bytes);
    ASSERT_TRUE(DecodeBech32(text)) << size;
    EXPECT_EQ(DecodeBech32(text)->bytes, bytes);
    for (std::size_t at = 4; at < text.size(); ++at) {
      std::string changed = text;
      changed[at] = changed[at] == 'q' ? 'p' : 'q';
      EXPECT_FALSE(DecodeBech32(changed)) << changed;
    }
  }
}

TEST(Bech32, MixedCaseIsRefused) { EXPECT_FALSE(DecodeBech32("A12uel5l")); }

}  // namespace
}  // namespace stepveil
