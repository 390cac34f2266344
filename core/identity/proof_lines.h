#pragma once

#include "core/base/secret.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace stepveil {

// A proof of several words, a line each: LoginMethod::prove returns one text, and the fields of a
// login are views into it.
[[nodiscard]] inline Secret ProofOfLines(std::initializer_list<std::string_view> lines) {
  std::size_t size_bytes = lines.size();
  for (const std::string_view line : lines) {
    size_bytes += line.size();
  }
  std::string text;
  text.reserve(size_bytes);  // so that it grows, unwiped, no more
  for (const std::string_view line : lines) {
    text.append(line).append("\n");
  }
  return Secret::Take(text);
}

// The line of this number, from 0; "" if there are not so many.
[[nodiscard]] inline std::string_view LineOf(const Secret& proof, std::size_t number) {
  std::string_view text = proof.Expose();
  for (; number > 0; --number) {
    const std::size_t end = text.find('\n');
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return text.substr(0, text.find('\n'));
}

}  // namespace stepveil
