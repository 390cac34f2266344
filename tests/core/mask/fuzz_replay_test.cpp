// The fuzzer itself, so that its corpus is a plain test as well.
#include "tests/fuzz/masker_fuzz.cpp"
#include "tests/fuzz/replay.h"

namespace stepveil {
namespace {

TEST(MaskerFuzz, ReplaysItsCorpus) { testing::ExpectCleanReplay("masker", 10, FuzzOnce); }

}  // namespace
}  // namespace stepveil
