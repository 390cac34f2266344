#include "core/mask/squeeze.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

using Squeezed = std::pair<std::string, std::vector<std::uint32_t>>;

Squeezed Oracle(const std::string& text, const std::vector<std::uint64_t>& gaps) {
  Squeezed squeezed;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((gaps[i / 64] >> (i % 64) & 1U) == 0) {
      squeezed.first += text[i];
    }
    if (i % 64 == 63) {
      squeezed.second.push_back(static_cast<std::uint32_t>(squeezed.first.size()));
    }
  }
  return squeezed;
}

template <typename Squeeze>
Squeezed By(const Squeeze& squeeze, const std::string& text,
            const std::vector<std::uint64_t>& gaps) {
  Squeezed squeezed{std::string(text.size() + 64, '!'), std::vector<std::uint32_t>(gaps.size())};
  squeeze(text.data(), gaps.data(), gaps.size(), squeezed.first.data(), squeezed.second.data());
  squeezed.first.resize(gaps.empty() ? 0 : squeezed.second.back());
  return squeezed;
}

TEST(Squeeze, LeavesTheBytesInNoGap) {
  std::mt19937_64 random(4711);
  for (int i = 0; i < 4000; ++i) {
    std::vector<std::uint64_t> gaps(random() % 6);
    for (std::uint64_t& bits : gaps) {
      const std::uint64_t kinds[] = {0, ~std::uint64_t{0}, random(),
                                     random() & random() & random()};
      bits = kinds[random() % 4];
    }
    std::string text(gaps.size() * 64, ' ');
    for (char& c : text) {
      c = static_cast<char>(random());
    }
    ASSERT_EQ(By(SqueezeBlocks, text, gaps), Oracle(text, gaps)) << "case " << i;
#ifdef __x86_64__
    if (__builtin_cpu_supports("ssse3")) {
      ASSERT_EQ(By(SqueezeWords, text, gaps), Oracle(text, gaps)) << "case " << i;
    }
#endif
    ASSERT_EQ(By(SqueezeBytes, text, gaps), Oracle(text, gaps)) << "case " << i;
  }
}

}  // namespace
}  // namespace stepveil
