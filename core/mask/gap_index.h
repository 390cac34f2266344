#pragma once

#include "core/mask/automaton.h"
#include "core/mask/gap_sieve.h"
#include "core/mask/gap_walk.h"
#include "core/mask/needle_text.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace stepveil {

// The needles that are looked for across gaps, and the walk over a text with them. Immutable.
struct GapIndex {
  // Each has at least kShortestGappedBytes and no gap bytes.
  explicit GapIndex(const std::vector<std::string_view>& needles)
      : text(needles), automaton(text), sieve(text, automaton) {}
  GapIndex(const GapIndex&) = delete;
  GapIndex& operator=(const GapIndex&) = delete;

  // Takes `walk` over `input`, which begins at `start` of the stream, as if each byte had been
  // given to it, and adds to `regions`, in the order of their ends, what is to be masked of the
  // longest needle wherever one ends. As NeedleIndex::Scan it lets the sieve leap where no needle
  // has begun.
  void Scan(GapWalk& walk, std::string_view input, std::uint64_t start,
            std::vector<Region>& regions) const;

  const NeedleText text;
  const Automaton automaton;
  const GapSieve sieve;
};

}  // namespace stepveil
