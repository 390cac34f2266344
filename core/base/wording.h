#pragma once

#include <span>
#include <string>
#include <string_view>

namespace stepveil {

// What a CI system's users say in place of a word of the command line.
struct Wording {
  std::string_view word;
  std::string_view instead;
};

// `text` with each of the words said otherwise, the longest where several fit. A word counts where
// it stands whole: no letter or `-` goes on with it.
[[nodiscard]] std::string Reworded(std::string_view text, std::span<const Wording> wordings);

}  // namespace stepveil
