#include "core/mask/gap_index.h"

namespace stepveil {
namespace {

// One input's way through the index.
class Scanner {
 public:
  Scanner(const GapIndex& index, GapWalk& walk, std::string_view input, std::uint64_t start,
          std::vector<Region>& regions)
      : index_(index), walk_(walk), input_(input), start_(start), regions_(regions) {}

  void Run() {
    std::optional<GapSieve::Search> search;
    for (;;) {
      while (at_ < input_.size() && MustWalk()) {
        Walk();
      }
      if (at_ == input_.size()) {
        return;
      }
      if (!search) {
        search.emplace(index_.sieve, input_);
      }
      if (!Leap(*search)) {
        while (at_ < input_.size()) {
          Walk();
        }
        return;
      }
    }
  }

 private:
  [[nodiscard]] std::size_t Depth() const { return index_.automaton.Depth(walk_.state()); }
  [[nodiscard]] std::uint64_t Place() const { return start_ + at_; }

  // The sieve looks only for what begins in this input.
  [[nodiscard]] bool MustWalk() const {
    const std::size_t depth = Depth();
    return depth >= kGramBytes || walk_.Begin(depth, Place()) < start_;
  }

  // A byte, or those that follow the only way on. No needle has a gap byte, so they end at a gap.
  void Walk() {
    if (walk_.lexer().in_text() && walk_.state() != Automaton::kRoot) {
      const std::size_t same =
          index_.automaton.Follow(walk_.state(), input_.data() + at_, input_.size() - at_);
      if (same != 0) {
        walk_.Follow(index_.automaton, same);
        at_ += same;
      }
    }
    if (at_ == input_.size()) {
      return;
    }
    const std::uint64_t place = Place();
    if (walk_.Step(index_.automaton, place, static_cast<unsigned char>(input_[at_++]))) {
      Report();
    }
  }

  // Adds the needle that ends before `at_`.
  void Report() {
    if (const std::size_t length = index_.automaton.Match(walk_.state()); length != 0) {
      regions_.push_back({walk_.MaskedBegin(length, Place()), Place()});
    }
  }

  // To the next place where a needle begins, past its first four bytes; or, and then it is false,
  // where too little of the text is left to tell.
  bool Leap(GapSieve::Search& search) {
    std::size_t from = walk_.Begin(Depth(), Place()) - start_;
    GapLexer lexer = Depth() == 0 ? walk_.lexer() : GapLexer();
    GapSieve::Found found = search.Next(from, lexer);
    while (LeavesSoon(found, from)) {
      found = search.Next(from, GapLexer());
    }
    at_ = found.begin;
    walk_.Restart(Place(), found.lexer);
    if (found.head.state == Automaton::kRoot) {
      return false;
    }
    if (Together(found)) {
      walk_.Restart(Place(), found.head.state, kGramBytes);
      at_ += kGramBytes;
      Report();
      return true;
    }
    while (at_ < found.end) {
      Walk();
    }
    return true;
  }

  static bool Together(const GapSieve::Found& found) {
    return found.end == found.begin + kGramBytes;
  }

  // Does the text leave the way of what was found before the automaton has to know of it? Then
  // nothing that begins before `from`, which is moved, can be a needle.
  bool LeavesSoon(const GapSieve::Found& found, std::size_t& from) const {
    const std::size_t run = found.head.lonely_run;
    const std::size_t at = found.begin + kGramBytes;
    if (!Together(found) || run == 0 || input_.size() - at <= run) {
      return false;
    }
    const std::size_t same = index_.automaton.SameBytes(found.head.state, input_.data() + at, run);
    if (same == run || IsGapByte(static_cast<unsigned char>(input_[at + same]))) {
      return false;
    }
    from = at + same + 1 - kGramBytes;
    return true;
  }

  const GapIndex& index_;
  GapWalk& walk_;
  std::string_view input_;
  std::uint64_t start_;
  std::vector<Region>& regions_;
  std::size_t at_ = 0;
};

}  // namespace

void GapIndex::Scan(GapWalk& walk, std::string_view input, std::uint64_t start,
                    std::vector<Region>& regions) const {
  if (text.count() != 0) {
    Scanner(*this, walk, input, start, regions).Run();
    walk.Narrow(automaton);
  }
}

}  // namespace stepveil
