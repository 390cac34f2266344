// The fuzzer itself, so that its corpus is a plain test as well. Under a name of its own, since
// another fuzzer is part of this program.
#define LLVMFuzzerTestOneInput FuzzNeedles
#include "tests/fuzz/needles_fuzz.cpp"
#include "tests/fuzz/replay.h"

namespace stepveil {
namespace {

TEST(NeedlesFuzz, ReplaysItsCorpus) {
  testing::ExpectCleanReplay("needles", 10, [](std::string_view bytes) { return FuzzOnce(bytes); });
}

}  // namespace
}  // namespace stepveil
