#include "core/seal/age_stream.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

const Secret kFileKey("0123456789abcdef");
constexpr std::size_t kPiece = 65536;

TEST(AgeStream, APieceMoreBeginsAtSixtyFourKiB) {
  for (const auto& [size, pieces] : {std::pair<std::size_t, std::size_t>{0, 1},
                                     {1, 1},
                                     {kPiece, 1},
                                     {kPiece + 1, 2},
                                     {2 * kPiece, 2}}) {
    const std::string payload = SealPayload(Secret(std::string(size, 'x')), kFileKey).value();
    EXPECT_EQ(payload.size(), 16 + size + pieces * 16);
    EXPECT_EQ(OpenPayload(payload, kFileKey).value().Expose(), std::string(size, 'x'));
  }
}

TEST(AgeStream, ALastPieceThatIsEmptyBehindOthersIsDamage) {
  const std::string whole = SealPayload(Secret(std::string(kPiece, 'x')), kFileKey).value();
  EXPECT_FALSE(OpenPayload(whole + std::string(16, '\0'), kFileKey));
  EXPECT_FALSE(OpenPayload(whole + "x", kFileKey));
  EXPECT_FALSE(OpenPayload("", kFileKey));
  EXPECT_FALSE(OpenPayload(std::string(31, '\0'), kFileKey));
}

TEST(AgeStream, AnotherFileKeyOpensNothing) {
  const std::string payload = SealPayload(Secret("x"), kFileKey).value();
  EXPECT_FALSE(OpenPayload(payload, Secret("0123456789abcdeg")));
}

}  // namespace
}  // namespace stepveil
