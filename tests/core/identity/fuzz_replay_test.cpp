// The fuzzer itself, so that its corpus is a plain test as well.
#include "tests/fuzz/aws_fuzz.cpp"
#include "tests/fuzz/replay.h"

namespace stepveil {
namespace {

TEST(AwsFuzz, ReplaysItsCorpus) { testing::ExpectCleanReplay("aws", 10, FuzzOnce); }

}  // namespace
}  // namespace stepveil
