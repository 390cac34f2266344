#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace stepveil {

inline constexpr char kFold = '\x1d';
inline constexpr std::size_t kMostUnfoldedBytes = std::size_t{1} << 21;

// Lets a short input reach depth and size: in "\x1d" N PIECE "\x1d" the PIECE comes 4 to the power
// of N's low three bits times. Two MiB at most.
inline std::string Unfolded(std::string_view bytes) {
  std::string text;
  while (!bytes.empty() && text.size() < kMostUnfoldedBytes) {
    const std::size_t open = bytes.find(kFold);
    text += bytes.substr(0, open);
    bytes.remove_prefix(std::min(open, bytes.size()));
    if (bytes.size() < 3) {
      return text;
    }
    const std::size_t end = std::min(bytes.find(kFold, 2), bytes.size());
    const std::string_view piece = bytes.substr(2, end - 2);
    std::size_t times = std::size_t{1} << (2U * (static_cast<unsigned char>(bytes[1]) & 7U));
    for (; times > 0 && text.size() < kMostUnfoldedBytes; --times) {
      text += piece;
    }
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  text.resize(std::min(text.size(), kMostUnfoldedBytes));
  return text;
}

}  // namespace stepveil
