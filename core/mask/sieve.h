#pragma once

#include "core/mask/automaton.h"
#include "core/mask/gram_filter.h"
#include "core/mask/needle_heads.h"
#include "core/mask/needle_text.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace stepveil {

// Where needles begin in a text: what the gram filters let through, held against the first four
// bytes of each needle. Long and short needles have a filter each, so that a few short ones don't
// cost the others their stride.
class Sieve {
 public:
  Sieve(const NeedleText& needles, const Automaton& automaton);

  // False if there is a needle too short to be sampled, or none at all: then only the automaton
  // tells.
  [[nodiscard]] bool usable() const { return usable_; }

  struct Found {
    std::size_t begin;
    Automaton::State state;  // after the four bytes at `begin`; the root where the text ends first
    std::size_t chain_length;  // Automaton::ChainLength of it, or less
  };

  // A walk through one text from left to right.
  class Search {
   public:
    // Both are borrowed; Next() is not asked for less than `from`.
    Search(const Sieve& sieve, std::string_view text, std::size_t from);

    // The first place from `from` on (never less than before) where the first four bytes of a
    // needle stand. If there is none, the first place that is too near the end to tell: no needle,
    // and no beginning of one, begins before it. Only for a usable sieve.
    Found Next(std::size_t from);

   private:
    // One filter's next hit: no needle of that filter begins before `hit` - stride + 1.
    struct Lane {
      const GramFilter* filter = nullptr;
      std::size_t hit = 0;
    };
    [[nodiscard]] std::size_t OpenFrom(std::size_t from) const;
    Lane& FirstLane();

    const Sieve& sieve_;
    std::string_view text_;
    std::array<Lane, 2> lanes_;
    std::size_t lane_count_ = 0;
  };

 private:
  bool usable_ = false;
  std::optional<GramFilter> long_;
  std::optional<GramFilter> short_;
  std::optional<NeedleHeads> heads_;  // of a usable sieve
};

}  // namespace stepveil
