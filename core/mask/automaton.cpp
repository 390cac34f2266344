#include "core/mask/automaton.h"

#include <algorithm>
#include <bit>

namespace stepveil {
namespace {

std::uint64_t EightBytes(const char* bytes) {
  static_assert(std::endian::native == std::endian::little,
                "the first differing byte is the lowest");
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

}  // namespace

std::size_t Automaton::Follow(State state, const char* text, std::size_t size) const {
  return SameBytes(state, text, std::min<std::size_t>(size, runs_[state]));
}

std::size_t Automaton::SameBytes(State state, const char* text, std::size_t size) const {
  const char* const labels = labels_.data() + state + 1;
  std::size_t at = 0;
  for (; at + 8 <= size; at += 8) {
    const std::uint64_t differs = EightBytes(text + at) ^ EightBytes(labels + at);
    if (differs != 0) {
      return at + static_cast<std::size_t>(std::countr_zero(differs)) / 8;
    }
  }
  while (at < size && text[at] == labels[at]) {
    ++at;
  }
  return at;
}

std::size_t Automaton::ChainLength(State state, std::size_t depth) const {
  std::size_t run = Match(state) != 0 ? 0 : runs_[state];
  for (std::size_t at = 0; at <= run; ++at) {
    if (Depth(Fail(state + static_cast<State>(at))) >= depth) {
      run = at == 0 ? 0 : at - 1;
    }
  }
  return run;
}

std::string_view Automaton::Prefix(State state) const {
  if (state == kRoot) {
    return {};
  }
  const auto after =
      std::upper_bound(chains_.begin(), chains_.end(), state,
                       [](State wanted, const Chain& chain) { return wanted < chain.first; });
  const auto needle = static_cast<std::size_t>(after - chains_.begin()) - 1;
  return needles_[needle].substr(0, Depth(state));
}

}  // namespace stepveil
