#pragma once

#include "core/mask/gap_filter.h"
#include "core/mask/gap_stretch.h"
#include "core/mask/gaps.h"
#include "core/mask/needle_heads.h"
#include "core/mask/needle_text.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stepveil {

// Where needles begin in a text with gaps (gaps.h): as Sieve, with samples that pass over gaps.
class GapSieve {
 public:
  // Each needle has at least kShortestGappedBytes and no gap bytes.
  GapSieve(const NeedleText& needles, const Automaton& automaton);

  struct Found {
    std::size_t begin;       // in no gap, or the text's end
    NeedleHeads::Head head;  // of what stands there; the root where the text ends too early
    std::size_t end;         // of the four bytes
    GapLexer lexer;          // at `begin`
  };

  // A walk through one text from left to right.
  class Search {
   public:
    // Both are borrowed.
    Search(const GapSieve& sieve, std::string_view text) : sieve_(sieve), text_(text) {}

    // The first place from `from` on (never less than before) where the first four bytes of a
    // needle stand. If there is none, the first place that is too near the end to tell: no needle,
    // and no beginning of one, begins before it. `lexer` is where it stands at `from`.
    Found Next(std::size_t from, GapLexer lexer);

   private:
    void Open(std::size_t begin, GapLexer lexer);
    [[nodiscard]] GapStretch::Cell LastCell() const;
    [[nodiscard]] std::optional<Found> FindIn(std::size_t at, std::size_t from) const;
    [[nodiscard]] std::optional<Found> FindBehind(const GapStretch::Cell& cell,
                                                  std::size_t from) const;
    [[nodiscard]] std::optional<Found> FindAt(std::size_t begin) const;
    [[nodiscard]] Found OpenEnd(std::size_t from) const;

    const GapSieve& sieve_;
    std::string_view text_;
    GapStretch stretch_;
    GapStretch::Cell before_;  // the last cell before the stretch
    // The cells of the stretch whose sample may lie in a needle; those from `next_` on are to come.
    std::array<std::uint16_t, GapFilter::kMostCells + 1> cells_;
    const std::uint16_t* next_ = nullptr;  // no stretch is open
    const std::uint16_t* end_ = nullptr;
  };

 private:
  GapFilter filter_;
  NeedleHeads heads_;
};

}  // namespace stepveil
