// Needles and a text from arbitrary bytes, streamed in three ways, each step held against the naive
// search; which knows nothing of dumps: with them, the output is only held against itself, cut
// otherwise. Layout of the input: a byte of options (two bits of alphabet, two of the needles'
// least length, one for gaps in the text, one for dumps), a byte of piece size, then needles, each
// a length byte and its bytes, until a length of 0; the rest is the text.
#include "tests/core/mask/differs.h"
#include "tests/core/mask/oracle.h"
#include "tests/fuzz/verdict.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

constexpr std::size_t kMostNeedles = 8;
constexpr std::size_t kMostTextBytes = 160;  // the naive search is quadratic

// The sieve's stride depends on the shortest needle, and without a least length that is soon a byte
// or two: no sieve, strides 1 to 4, stride 8 with small grams, stride 8 with large ones.
constexpr std::array<std::size_t, 4> kLeastBytes = {1, 4, 11, 15};

// What gaps are made of.
constexpr std::string_view kGapBytes("\0\n \\\x1b[m1", 8);

// Does the output depend on how the text is cut?
std::string CutDiffers(const std::vector<std::string>& needles, std::string_view text,
                       std::size_t piece_bytes) {
  std::vector<std::string_view> pieces;
  for (std::size_t at = 0; at < text.size(); at += std::max<std::size_t>(1, piece_bytes)) {
    pieces.push_back(text.substr(at, std::max<std::size_t>(1, piece_bytes)));
  }
  const std::string whole = testing::Streamed(needles, {text});
  const std::string cut = testing::Streamed(needles, pieces);
  return whole == cut ? "" : "\"" + whole + "\" or, cut, \"" + cut + "\"";
}

// What is wrong with the masker on this input, or nothing.
std::string FuzzOnce(std::string_view bytes) {
  if (bytes.size() < 2) {
    return "";
  }
  const unsigned letters = static_cast<unsigned char>(bytes[0]) & 3U;
  const std::size_t least_bytes = kLeastBytes[static_cast<unsigned char>(bytes[0]) >> 2U & 3U];
  const std::size_t piece_bytes = static_cast<unsigned char>(bytes[1]) % 32U;
  std::string rest(bytes.substr(2));
  std::vector<std::string> needles;
  while (!rest.empty() && needles.size() < kMostNeedles) {
    const std::size_t length = static_cast<unsigned char>(rest[0]) % 40U;
    std::string needle = rest.substr(1, length);
    rest.erase(0, 1 + needle.size());
    if (length == 0) {
      break;
    }
    while (needle.size() < least_bytes) {
      needle += needle.empty() ? std::string(1, 'a') : needle;
    }
    needles.push_back(std::move(needle));
  }
  if ((static_cast<unsigned char>(bytes[0]) & 32U) != 0) {
    return CutDiffers(needles, rest, piece_bytes) + CutDiffers(needles, rest, 1);
  }
  rest.resize(std::min(rest.size(), kMostTextBytes));
  const auto narrow = [&](std::string& text, bool gaps) {
    for (char& c : text) {  // few letters make many matches; 0: all bytes
      const auto byte = static_cast<unsigned char>(c);
      if (gaps && byte % 4U == 3) {
        c = kGapBytes[byte / 4U % kGapBytes.size()];
      } else if (letters != 0) {
        c = static_cast<char>('a' + byte % letters);
      } else if (c == '0') {
        c = 'o';  // no row of a dump begins so
      }
    }
  };
  narrow(rest, (static_cast<unsigned char>(bytes[0]) & 16U) != 0);
  for (std::string& needle : needles) {
    narrow(needle, false);
  }
  std::string wrong;
  for (const std::size_t size : {rest.size(), std::size_t{1}, piece_bytes}) {
    wrong += testing::Differs(needles, rest, [size] { return size; });
  }
  return wrong;
}

}  // namespace
}  // namespace stepveil

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  return stepveil::AbortIfWrong(
      stepveil::FuzzOnce({reinterpret_cast<const char*>(data), size_bytes}));
}
