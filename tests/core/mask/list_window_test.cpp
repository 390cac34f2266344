#include "core/mask/list_window.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace stepveil {
namespace {

// As its definition says.
bool MayLie(std::string_view window) {
  std::size_t digits = 0;
  std::size_t row = 0;
  for (const char c : window) {
    const bool is_digit =
        std::string_view("0123456789abcdefABCDEF").find(c) != std::string_view::npos;
    const bool is_other = std::string_view("ghijklmnopqrstuvwyzGHIJKLMNOPQRSTUVWYZ").find(c) !=
                          std::string_view::npos;
    row = is_digit ? row + 1 : 0;
    digits += is_digit ? 1 : 0;
    if (row == 4 || is_other || static_cast<unsigned char>(c) >= 0x80) {
      return false;
    }
  }
  return digits >= 3;
}

TEST(ListWindow, IsTheNextThatMayLieInAList) {
  std::mt19937 random(31);
  std::size_t seen = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    const std::size_t size = random() % 300;
    const auto odd = random() % 60;
    while (text.size() < size) {
      text += random() % 60 < odd ? static_cast<char>(random()) : ", 74x b\n\\%"[random() % 10];
    }
    std::size_t expected = text.size();
    for (std::size_t at = 0; at + 16 <= text.size() && expected == text.size(); at += 32) {
      expected = MayLie(std::string_view(text).substr(at, 16)) ? at : expected;
    }
    ASSERT_EQ(NextListWindow(text, 0), expected) << text;
    seen += expected < text.size() ? 1 : 0;
  }
  EXPECT_GT(seen, 300U);
}

}  // namespace
}  // namespace stepveil
