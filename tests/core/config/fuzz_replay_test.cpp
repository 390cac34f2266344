// The fuzzer itself, so that its corpus is a plain test as well.
#include "tests/fuzz/config_fuzz.cpp"
#include "tests/fuzz/replay.h"

namespace stepveil {
namespace {

TEST(ConfigFuzz, ReplaysItsCorpus) { testing::ExpectCleanReplay("config", 20, FuzzOnce); }

}  // namespace
}  // namespace stepveil
