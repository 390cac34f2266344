#include "core/base/wording.h"

namespace stepveil {
namespace {

bool GoesOn(char c) { return (c >= 'a' && c <= 'z') || c == '-'; }

const Wording* At(std::string_view rest, std::span<const Wording> wordings) {
  const Wording* found = nullptr;
  for (const Wording& wording : wordings) {
    const std::string_view word = wording.word;
    const bool whole =
        rest.starts_with(word) && (rest.size() == word.size() || !GoesOn(rest[word.size()]));
    if (whole && (found == nullptr || found->word.size() < word.size())) {
      found = &wording;
    }
  }
  return found;
}

}  // namespace

std::string Reworded(std::string_view text, std::span<const Wording> wordings) {
  std::string said;
  for (std::size_t at = 0; at < text.size();) {
    const bool begins = at == 0 || !GoesOn(text[at - 1]);
    const Wording* wording = begins ? At(text.substr(at), wordings) : nullptr;
    if (wording != nullptr) {
      said += wording->instead;
      at += wording->word.size();
    } else {
      said += text[at++];
    }
  }
  return said;
}

}  // namespace stepveil
