// The fuzzer itself, so that its corpus is a plain test as well.
#include "tests/fuzz/answers_fuzz.cpp"
#include "tests/fuzz/replay.h"

namespace stepveil {
namespace {

TEST(AnswersFuzz, ReplaysItsCorpus) { testing::ExpectCleanReplay("answers", 25, FuzzOnce); }

}  // namespace
}  // namespace stepveil
