#include "core/mask/list_window.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <random>
#include <string>

namespace stepveil {
namespace {

using Next = std::size_t (*)(std::string_view, std::size_t);

class ListWindow : public ::testing::TestWithParam<Next> {};

// A list of bytes of kShortestList characters and more.
std::string AList(std::mt19937& random) {
  const std::array<const char*, 5> formats = {"%u", "%02x", "%03o", "0x%02X", "%x"};
  const std::array<const char*, 7> signs = {" ", ", ", ":", "      ", "', '\\", ",\n  ", "."};
  const char* const format = formats[random() % formats.size()];
  const char* const between = signs[random() % signs.size()];
  std::string list;
  while (list.size() < kShortestList) {
    std::array<char, 8> number;
    std::snprintf(number.data(), number.size(), format, 16 + random() % 240);
    list += (list.empty() ? "" : between) + std::string(number.data());
  }
  return list;
}

// Of each list some window tells, wherever it stands in a text.
TEST_P(ListWindow, LiesInEachList) {
  std::mt19937 random(31);
  for (int i = 0; i < 6000; ++i) {
    std::string text;
    while (text.size() < random() % 150) {
      text += "log 17, 4b.z2026x-  \n"[random() % 21];
    }
    text += 'z';
    const std::size_t begin = text.size();
    text += AList(random);
    const std::size_t end = text.size();
    text += std::string(64, "z ;-"[random() % 4]);
    std::size_t window = GetParam()(text, 0);
    while (window + kListWindowBytes <= begin) {
      window = GetParam()(text, window + kListWindowBytes);
    }
    ASSERT_LT(window, end) << text;
    ASSERT_LE(window, begin + kShortestList) << text;
  }
}

TEST_P(ListWindow, LiesInNoOtherText) {
  for (const std::string line :
       {"2026-03-09T15:27:24.7110000Z [4%] Building CXX object src/metrics/core.cpp.o and more\n",
        "added 1204 packages in 31s, 12 of them new; run `npm fund` for details, or not at all\n",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  somewhere/file.txt\n"}) {
    std::string text;
    while (text.size() < 1000) {
      text += line;
    }
    EXPECT_EQ(GetParam()(text, 0), text.size()) << line;
  }
}

INSTANTIATE_TEST_SUITE_P(Ways, ListWindow, ::testing::Values(&NextListWindow, &NextPlainListWindow),
                         [](const auto& way) { return way.index == 0 ? "Best" : "Plain"; });

}  // namespace
}  // namespace stepveil
