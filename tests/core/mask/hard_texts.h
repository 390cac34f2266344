#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::testing {

// `unit` again and again, cut at `size_bytes`.
inline std::string Repeated(const std::string& unit, std::size_t size_bytes) {
  std::string text;
  text.reserve(size_bytes + unit.size());
  while (text.size() < size_bytes) {
    text += unit;
  }
  text.resize(size_bytes);
  return text;
}

// The Fibonacci word: no text repeats itself in more ways.
inline std::string Fibonacci(std::size_t size_bytes) {
  std::string before = "b";
  std::string word = "a";
  while (word.size() < size_bytes) {
    before = std::exchange(word, word + before);
  }
  word.resize(size_bytes);
  return word;
}

// All suffixes of four bytes and more.
inline std::vector<std::string> Suffixes(const std::string& text) {
  std::vector<std::string> suffixes;
  for (std::size_t at = 0; at + 4 <= text.size(); ++at) {
    suffixes.push_back(text.substr(at));
  }
  return suffixes;
}

// "aaaa" and longer, up to `longest` bytes.
inline std::vector<std::string> Runs(std::size_t longest) {
  return Suffixes(std::string(longest, 'a'));
}

}  // namespace stepveil::testing
