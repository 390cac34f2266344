#include "core/mask/needle_heads.h"

#include <algorithm>
#include <string_view>

namespace stepveil {
namespace {

Automaton::State After(const Automaton& automaton, std::string_view text) {
  Automaton::State state = Automaton::kRoot;
  for (const char c : text) {
    state = automaton.Next(state, static_cast<unsigned char>(c));
  }
  return state;
}

}  // namespace

NeedleHeads::NeedleHeads(const NeedleText& needles, const Automaton& automaton)
    : heads_(needles.count()) {
  std::string_view before;
  for (std::size_t i = 0; i < needles.count(); ++i) {
    const std::string_view head = needles[i].substr(0, kGramBytes);
    if (head != before) {
      const Automaton::State state = After(automaton, head);
      const std::size_t run = std::min(automaton.ChainLength(state, kGramBytes), kLongestRun);
      std::uint32_t key = 0;
      std::memcpy(&key, head.data(), sizeof(key));
      heads_.Add(key, state << kRunBits | static_cast<std::uint32_t>(run));
    }
    before = head;
  }
}

}  // namespace stepveil
