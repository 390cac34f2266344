#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

struct NeedleViews;

// What maskers look for: built once, shared by several streams, immutable; wiped at its end.
class NeedleTable {
 public:
  // Copies the needles; empty ones are ignored. No needle at all is fine: nothing is masked. For
  // needles of unknown size use BuildNeedleTable.
  explicit NeedleTable(const std::vector<Secret>& needles);
  ~NeedleTable();
  NeedleTable(const NeedleTable&) = delete;
  NeedleTable& operator=(const NeedleTable&) = delete;

  [[nodiscard]] bool empty() const;

 private:
  friend class Masker;
  std::unique_ptr<const NeedleViews> views_;
};

// A table takes at most about 20 bytes of memory for each of its needles' bytes.
inline constexpr std::size_t kMostNeedleBytes = std::size_t{32} << 20;

// A table of `needles`, or kSecret if they are more than kMostNeedleBytes together: masking a part
// of them is no choice.
[[nodiscard]] Result<std::shared_ptr<const NeedleTable>> BuildNeedleTable(
    const std::vector<Secret>& needles);

inline constexpr std::string_view kMaskText = "***";

// Output, in order: views into the input, into what the masker held, and kMaskText.
using Pieces = std::vector<std::string_view>;

// Masks one stream. The union of all occurrences of all needles, overlapping and nested ones
// included, is replaced: each maximal region by one kMaskText, touching regions as one. The output
// does not depend on how the input is cut. Bytes are bytes: NUL and invalid UTF-8 pass unchanged.
//
// A needle of at least kShortestGappedBytes is also found where gaps (gaps.h) lie in it, each of at
// most kMostGapBytes: wrapped, indented, coloured, escaped. It is masked from its first to its last
// byte; where a line ends after fewer than four of its bytes, from behind that line's end.
//
// How: two views of the stream, as it is and without gaps, and for each an Aho-Corasick automaton
// (automaton.h), which knows after each byte the longest suffix that some needle begins with, and
// the longest needle that ends there. Those suffixes are all that must be held back; everything
// before them is certain. Each needle's end makes a region; one that a later region may still
// swallow waits until its start is certain. Where no needle has begun the automaton is not asked: a
// sieve (sieve.h) leaps from one sampled byte to the next and finds the places where
// one may begin, which is nearly everywhere in a log nowhere.
class Masker {
 public:
  // `table` must not be null.
  explicit Masker(std::shared_ptr<const NeedleTable> table);
  ~Masker();
  Masker(Masker&&) noexcept;
  Masker& operator=(Masker&&) noexcept;

  // Takes `input` and appends to `output` all that is certain. Held back is exactly the longest
  // suffix seen so far that is a proper prefix of a needle, and of one with gaps what would be
  // masked: at a line's end nothing, unless the line's last four bytes or more are such a prefix. A
  // mask whose start is certain goes out at once, however far its region will reach. Pieces are
  // valid until the next call, as long as `input` is.
  void Write(std::string_view input, Pieces& output);
  void Write(std::string_view input, std::string& output);

  // The stream is silent: appends what is held, if that is at most 3 bytes, besides gaps, and a
  // quarter of every needle that begins so (a prompt's last characters). The search goes on as if
  // it hadn't: should a needle follow, its other bytes are masked.
  void ReleaseIdle(Pieces& output);

  // Would ReleaseIdle() append something?
  [[nodiscard]] bool CanReleaseIdle() const;

  // Goes on with `table`, which must hold all needles of the one before: secrets that became known
  // while the stream runs. What is held back is searched again.
  void Use(std::shared_ptr<const NeedleTable> table, Pieces& output);

  // End of the stream: appends what is held. A held prefix of at least 8 bytes and half its needle
  // (the shortest that begins so) is masked, since a killed child may have printed most of a token;
  // a shorter one is printed. Afterwards the masker is as new.
  void Finish(Pieces& output);
  void Finish(std::string& output);

  // The length of what is held back; what ReleaseIdle() let go counts still.
  [[nodiscard]] std::size_t held_bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A whole text, masked.
[[nodiscard]] std::string Masked(const std::shared_ptr<const NeedleTable>& table,
                                 std::string_view text);

// The same for a short text, such as a message: without a table of all needles, however many and
// large they are.
[[nodiscard]] std::string Masked(const std::vector<Secret>& needles, std::string_view text);

}  // namespace stepveil
