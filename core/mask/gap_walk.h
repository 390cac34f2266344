#pragma once

#include "core/mask/automaton.h"
#include "core/mask/gaps.h"

#include <cstddef>
#include <cstdint>
#include <deque>

namespace stepveil {

// Bytes of a stream, by their number.
struct Region {
  std::uint64_t start;
  std::uint64_t end;
};

// An automaton's way through a stream with gaps: its state after all bytes in no gap, and where in
// the stream the bytes of the prefix lie that it stands for.
//
// Where a line ends after fewer than kLeastLineBytes of them, those are not masked: what begins
// behind the line's end does. So nearly every line can be written when it ends.
class GapWalk {
 public:
  static constexpr std::size_t kLeastLineBytes = 4;

  // Takes the byte at `place`; is it in no gap? Then state() is the one after it.
  bool Step(const Automaton& automaton, std::uint64_t place, unsigned char byte);

  // Takes `count` bytes in no gap, each of which goes to the state with the next number. Only where
  // the state is not the root and lexer().in_text().
  void Follow(const Automaton& automaton, std::size_t count);

  // As if the stream began at `place` with `lexer`.
  void Restart(std::uint64_t place, GapLexer lexer);
  // And as if Step() had taken `depth` bytes in a row that led to `state`.
  void Restart(std::uint64_t place, Automaton::State state, std::size_t depth);

  [[nodiscard]] Automaton::State state() const { return state_; }
  [[nodiscard]] GapLexer lexer() const { return lexer_; }

  // Where the last `depth` bytes begin that were taken, and where what is masked of them does;
  // `place`, where the stream goes on, if there is nothing of it.
  [[nodiscard]] std::uint64_t Begin(std::size_t depth, std::uint64_t place) const;
  [[nodiscard]] std::uint64_t MaskedBegin(std::size_t depth, std::uint64_t place) const;

  // Behind the last byte that was taken.
  [[nodiscard]] std::uint64_t End() const { return PlaceOf(taken_ - 1) + 1; }

  void GoOnWith(GapLexer lexer) { lexer_ = lexer; }

  // Nothing but this suffix of the prefix may grow into a match.
  void Narrow(const Automaton& automaton) { state_ = automaton.Live(state_); }

 private:
  // A gap lies before byte `taken` of those that were taken.
  struct Break {
    std::uint64_t taken;
    std::uint64_t gap_bytes;  // in all gaps up to this one
    bool ends_line;
  };
  void AddBreak(const Automaton& automaton);
  [[nodiscard]] std::deque<Break>::const_iterator BreakAfter(std::uint64_t byte) const;
  [[nodiscard]] std::uint64_t PlaceOf(std::uint64_t byte) const;

  Automaton::State state_ = Automaton::kRoot;
  GapLexer lexer_;
  std::uint64_t first_ = 0;  // where the first byte that was taken lies
  std::uint64_t taken_ = 0;
  std::size_t gap_bytes_ = 0;  // since the last byte
  bool line_ended_ = false;    // in them
  std::deque<Break> breaks_;
};

}  // namespace stepveil
