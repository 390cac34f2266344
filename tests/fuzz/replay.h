#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes);

namespace stepveil::testing {

// Gives each file of a fuzzer's corpus to it: `fuzz_once` says what is wrong with one, or "".
template <typename FuzzOnce>
void ExpectCleanReplay(const std::string& corpus, std::size_t least_files, FuzzOnce&& fuzz_once) {
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(STEPVEIL_SOURCE_DIR "/tests/fuzz/corpus/" + corpus)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(fuzz_once(bytes), "") << entry.path();
    const auto* const data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    EXPECT_EQ(LLVMFuzzerTestOneInput(data, bytes.size()), 0);
    ++count;
  }
  EXPECT_GE(count, least_files);
}

}  // namespace stepveil::testing
