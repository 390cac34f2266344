#include "core/mask/binary.h"

#include "core/base/encoding.h"
#include "core/mask/needles.h"
#include "tests/core/mask/forms_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::Each;
using testing::FormsOf;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;
using testing::Texts;

TEST(IsText, TellsTextFromBytes) {
  EXPECT_TRUE(IsText("a line\n\tp\xc3\xa4ss"));
  EXPECT_FALSE(IsText("p\xe4ss"));
  EXPECT_FALSE(IsText(std::string("a\0b", 3)));
  EXPECT_FALSE(IsText("a\x1b[0m"));
}

TEST(AddBinary, HasWhatIsUsualToPrintOfBytes) {
  EXPECT_THAT(FormsOf("k\x96\xb3'\x08\xfc&\x92", AddBinary),
              IsSupersetOf({"k\x96\xb3'\x08\xfc&\x92", "6b96b32708fc2692", "6B96B32708FC2692",
                            R"(k\x96\xb3'\x08\xfc&\x92)", R"(k\226\263'\b\374&\222)",
                            "k%96%B3%27%08%FC%26%92", "a5azJwj8JpI="}));
}

TEST(AddBinary, LeavesGapsAtTheEndsOut) {
  const auto forms = FormsOf("\x05\x96\xb3'\x08\xfc\x02\x92\\", AddBinary);
  EXPECT_THAT(forms, Contains("\x96\xb3'\x08\xfc\x02\x92"));
  EXPECT_THAT(forms, Each(Not(StartsWith("\x05"))));
}

std::string RandomBytes(std::mt19937& random, std::size_t size) {
  std::string bytes;
  while (bytes.size() < size) {
    bytes += static_cast<char>(random());
  }
  return bytes;
}

// The commonest of all secrets, `openssl rand -base64 32`, must not cost what ten others do.
TEST(AddBinary, AKeyInBase64CostsAboutTwoTexts) {
  std::mt19937 random(32);
  for (int i = 0; i < 50; ++i) {
    const std::string key = Base64(RandomBytes(random, 32));
    EXPECT_LE(NeedlesOf(Secret(key), ShortValues::kLeave).size(), 140U) << key;
  }
}

// Nor may a file be taken for a key: its bytes have line ends and quotes by the hundred.
TEST(AddBinary, AFileInBase64IsNoKey) {
  std::mt19937 random(64);
  const std::string file = RandomBytes(random, 45'000);
  const auto needles = Texts(NeedlesOf(Secret(Base64(file)), ShortValues::kLeave));
  EXPECT_LE(needles.size(), 40U);
  EXPECT_THAT(needles, Not(Contains(Hex(file))));
}

}  // namespace
}  // namespace stepveil
