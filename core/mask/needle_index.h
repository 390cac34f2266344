#pragma once

#include "core/mask/automaton.h"
#include "core/mask/needle_text.h"
#include "core/mask/sieve.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace stepveil {

// The needles that are looked for byte by byte, and the walk over a text with it. Immutable.
struct NeedleIndex {
  explicit NeedleIndex(const std::vector<std::string_view>& needles)
      : text(needles), automaton(text), sieve(text, automaton) {}
  NeedleIndex(const NeedleIndex&) = delete;
  NeedleIndex& operator=(const NeedleIndex&) = delete;

  // Goes on from `state` over `input` and returns the state after it, as if each byte had been
  // given to the automaton. Calls `on_match(end, length, state)` in the order of their ends for the
  // longest needle wherever one ends: how many bytes of `input` lie before its end, how long it is,
  // and the state there.
  //
  // While the state is a prefix of at least a gram, the automaton walks; else the sieve leaps to
  // the next place where one begins. Only near the input's end, where too little of the text is
  // there to be sampled, the automaton takes over for the last bytes.
  template <typename OnMatch>
  [[nodiscard]] Automaton::State Scan(Automaton::State state, std::string_view input,
                                      OnMatch&& on_match) const {
    if (text.count() == 0) {
      return Automaton::kRoot;  // a log without a secret costs what copying it costs
    }
    std::size_t at = 0;
    if (!sieve.usable()) {
      return Walk(
          state, input, at, [](Automaton::State) { return true; }, on_match);
    }
    const auto must_walk = [&](Automaton::State reached) {
      const std::size_t depth = automaton.Depth(reached);
      return depth >= kGramBytes || depth > at;
    };
    std::optional<Sieve::Search> search;
    for (;;) {
      state = Walk(state, input, at, must_walk, on_match);
      if (at == input.size()) {
        return state;
      }
      std::size_t from = at - automaton.Depth(state);
      if (!search) {
        search.emplace(sieve, input, from);
      }
      Sieve::Found found = search->Next(from);
      while (LeavesSoon(found, input, from)) {
        found = search->Next(from);
      }
      at = found.begin;
      state = found.state;
      if (state == Automaton::kRoot) {
        return Walk(
            state, input, at, [](Automaton::State) { return true; }, on_match);
      }
      at += kGramBytes;
      Report(state, at, on_match);
    }
  }

  const NeedleText text;
  const Automaton automaton;
  const Sieve sieve;

 private:
  // Does the text leave the way of what was found before the automaton has to know of it? Then
  // nothing that begins before `from`, which is moved, can be a needle.
  [[nodiscard]] bool LeavesSoon(const Sieve::Found& found, std::string_view input,
                                std::size_t& from) const {
    const std::size_t at = found.begin + kGramBytes;
    if (found.chain_length == 0 || input.size() - at <= found.chain_length) {
      return false;
    }
    const std::size_t same =
        automaton.SameBytes(found.state, input.data() + at, found.chain_length);
    from = at + same + 1 - kGramBytes;
    return same < found.chain_length;
  }

  template <typename OnMatch>
  void Report(Automaton::State state, std::size_t at, OnMatch&& on_match) const {
    if (const std::size_t length = automaton.Match(state); length != 0) {
      on_match(at, length, state);
    }
  }

  // Walks on from `at`, which it moves, while `go_on` says so of the state.
  template <typename GoOn, typename OnMatch>
  [[nodiscard]] Automaton::State Walk(Automaton::State state, std::string_view input,
                                      std::size_t& at, GoOn&& go_on, OnMatch&& on_match) const {
    while (at < input.size() && go_on(state)) {
      const std::size_t same = automaton.Follow(state, input.data() + at, input.size() - at);
      at += same;
      state += static_cast<Automaton::State>(same);
      if (at < input.size()) {
        state = automaton.Next(state, static_cast<unsigned char>(input[at++]));
        Report(state, at, on_match);
      }
    }
    return state;
  }
};

}  // namespace stepveil
