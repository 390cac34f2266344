// The fuzzer itself, so that its corpus is a plain test as well.
#include "tests/fuzz/ca_store_fuzz.cpp"
#include "tests/fuzz/replay.h"

namespace stepveil {
namespace {

TEST(CaStoreFuzz, ReplaysItsCorpus) {
  testing::ExpectCleanReplay("ca_store", 9, [](std::string_view bytes) { return FuzzOnce(bytes); });
}

// An oracle that decodes nothing would find everything right.
TEST(CaStoreFuzz, ItsOracleDecodesTheCorpus) {
  std::ifstream file(STEPVEIL_SOURCE_DIR "/tests/fuzz/corpus/ca_store/chain", std::ios::binary);
  const std::string chain{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(AllOf(chain).size(), 2U);
  CaStore empty;
  EXPECT_FALSE(IsFound(empty, AllOf(chain).front()));
}

}  // namespace
}  // namespace stepveil
