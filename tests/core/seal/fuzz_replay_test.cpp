// The fuzzer itself, so that its corpus is a plain test as well.
#include "tests/fuzz/replay.h"
#include "tests/fuzz/seal_fuzz.cpp"

namespace stepveil {
namespace {

TEST(SealFuzz, ReplaysItsCorpus) { testing::ExpectCleanReplay("seal", 20, FuzzOnce); }

}  // namespace
}  // namespace stepveil
