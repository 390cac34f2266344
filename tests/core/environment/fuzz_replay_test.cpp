// The fuzzer itself, so that its corpus is a plain test as well.
#include "tests/fuzz/answers_fuzz.cpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace stepveil {
namespace {

TEST(AnswersFuzz, ReplaysItsCorpus) {
  const std::filesystem::path corpus = STEPVEIL_SOURCE_DIR "/tests/fuzz/corpus/answers";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(corpus)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(FuzzOnce(bytes), "") << entry.path();
    EXPECT_EQ(
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()),
        0);
    ++count;
  }
  EXPECT_GE(count, 20U);
}

}  // namespace
}  // namespace stepveil
