#pragma once

#include "core/mask/gaps.h"
#include "core/mask/grams.h"
#include "core/mask/needle_heads.h"
#include "core/mask/needle_text.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace stepveil {

// Where needles begin in a text with gaps (gaps.h): as Sieve, with samples that pass over gaps.
//
// A sample is the first four bytes in no gap from a place on, and every eighth place of the text is
// sampled, gaps counted. Before the first sample in an occurrence lie at most seven of its bytes,
// so of a needle of eleven bytes one of the first eight grams is seen, however it is spread.
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
    // The last eight bytes before some place that are not only gaps.
    struct Word {
      std::size_t begin = 0;
      std::uint64_t gaps = 0xff;
    };

    void Leap(std::size_t from, GapLexer lexer);
    void OpenBlock();
    template <typename View>
    [[nodiscard]] bool PassBlocks(const View& grams);
    template <typename View>
    void Sample(const View& grams, const char* text);
    [[nodiscard]] Word LastWord(std::size_t words) const;
    [[nodiscard]] std::optional<Found> FindIn(std::size_t word, std::size_t from) const;
    [[nodiscard]] std::optional<Found> FindAt(std::size_t begin) const;
    [[nodiscard]] std::size_t OpenEnd(std::size_t from) const;

    const GapSieve& sieve_;
    std::string_view text_;
    std::size_t block_ = 0;   // where it begins
    bool open_ = false;       // are its gaps known?
    std::uint64_t gaps_ = 0;  // of the block
    unsigned hits_ = 0;       // a bit for each eight bytes in it whose sample may lie in a needle
    GapLexer lexer_;          // behind the block if it is open, else before it
    Word before_;             // the block
  };

 private:
  // May the sample that begins at `place`, in no gap, lie in a needle's first bytes?
  [[nodiscard]] bool MayBegin(std::string_view text, std::size_t place) const;

  Grams grams_;                  // of all needles
  BloomSet large_;               // eight bytes, of the needles that are long enough
  std::optional<BitSet> short_;  // four bytes, of the others
  NeedleHeads heads_;
};

}  // namespace stepveil
