#include "core/mask/row_begin.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace stepveil {
namespace {

// As its definition says.
bool MayBegin(std::string_view text, std::size_t at, char before) {
  const char last = at == 0 ? before : text[at - 1];
  const std::string_view digits = text.substr(at, 4);
  const bool is_address =
      digits.find_first_not_of("0123456789abcdefABCDEFx") == std::string_view::npos;
  const bool is_alone = std::string_view("./0123456789").find(last) == std::string_view::npos &&
                        (last == 'm' || !(last >= 'a' && last <= 'z')) &&
                        !(last >= 'A' && last <= 'Z');
  const bool is_zero = digits.size() == 1 || digits[1] == '0' || digits[1] == 'x';
  return digits[0] == '0' && is_address && (last == '\n' || (is_alone && is_zero));
}

TEST(RowBegin, IsTheNextOfAll) {
  std::mt19937 random(32);
  std::size_t seen = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string text;
    const std::size_t size = random() % 300;
    while (text.size() < size) {
      text += random() % 8 == 0 ? static_cast<char>(random()) : "000x1 \nam:.|f/z"[random() % 15];
    }
    const char before = "\n 0m"[random() % 4];
    std::size_t at = text.empty() ? 0 : random() % text.size();
    const std::size_t begin = NextRowBegin(text, at, before);
    while (at < text.size() && !MayBegin(text, at, before)) {
      ++at;
    }
    ASSERT_EQ(begin, at < text.size() ? at : std::string_view::npos) << text;
    seen += begin < text.size() ? 1 : 0;
  }
  EXPECT_GT(seen, 1000U);
}

}  // namespace
}  // namespace stepveil
