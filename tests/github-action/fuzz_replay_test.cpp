// The fuzzer itself, so that its corpus is a plain test as well.
#include "tests/fuzz/adapters_fuzz.cpp"
#include "tests/fuzz/replay.h"

namespace stepveil {
namespace {

TEST(AdaptersFuzz, ReplaysItsCorpus) { testing::ExpectCleanReplay("adapters", 15, FuzzOnce); }

}  // namespace
}  // namespace stepveil
