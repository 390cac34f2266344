#include "core/mask/stream_search.h"

#include <algorithm>

namespace stepveil {
namespace {

DumpWalk::Needles AutomataOf(const NeedleViews& needles) {
  return {&needles.plain.automaton, &needles.gapped.automaton};
}

// The longest suffix of what `state` stands for that is most of a needle.
std::size_t CutDepth(const Automaton& automaton, Automaton::State state) {
  while (state != Automaton::kRoot && !automaton.IsMostOfANeedle(state)) {
    state = automaton.Fail(state);
  }
  return automaton.Depth(state);
}

bool IsLittle(const Automaton& automaton, Automaton::State state) {
  return state == Automaton::kRoot || automaton.IsLittleOfANeedle(state);
}

}  // namespace

void StreamSearch::Find(const NeedleViews& needles, std::string_view input, std::uint64_t start,
                        std::vector<Region>& found) {
  found.clear();
  if (!needles.empty()) {
    listed_.Scan(AutomataOf(needles), input, start, found);
  }
  for (; !input.empty() && !needles.empty(); start += GapWalk::kMostBytes) {
    FindIn(needles, input.substr(0, GapWalk::kMostBytes), start, found);
    input.remove_prefix(std::min(input.size(), GapWalk::kMostBytes));
  }
  std::sort(found.begin(), found.end(),
            [](const Region& a, const Region& b) { return a.end < b.end; });
}

void StreamSearch::FindIn(const NeedleViews& needles, std::string_view piece, std::uint64_t start,
                          std::vector<Region>& found) {
  const auto add = [&](std::size_t end, std::size_t length, Automaton::State) {
    found.push_back({start + end - length, start + end});
  };
  plain_ = needles.plain.automaton.Live(needles.plain.Scan(plain_, piece, add));
  dumped_.Scan(AutomataOf(needles), piece, start, found);
  gapped_.Scan(needles.gapped, piece, start, found);
}

std::uint64_t StreamSearch::Certain(const NeedleViews& needles, std::uint64_t read) const {
  return std::min({read - PlainDepth(needles),
                   gapped_.trail().MaskedBegin(GappedDepth(needles), read),
                   dumped_.MaskedBegin(read), listed_.MaskedBegin(AutomataOf(needles), read)});
}

std::uint64_t StreamSearch::Begin(const NeedleViews& needles, std::uint64_t read) const {
  return needles.empty()
             ? read
             : std::min({read - PlainDepth(needles),
                         gapped_.trail().Begin(GappedDepth(needles), read), dumped_.Begin(read),
                         listed_.MaskedBegin(AutomataOf(needles), read)});
}

void StreamSearch::FindCut(const NeedleViews& needles, std::uint64_t read,
                           std::vector<Region>& found) {
  found.clear();
  if (const std::size_t depth = CutDepth(needles.plain.automaton, plain_); depth != 0) {
    found.push_back({read - depth, read});
  }
  if (const std::size_t depth = CutDepth(needles.gapped.automaton, gapped_.state()); depth != 0) {
    found.push_back({gapped_.trail().MaskedBegin(depth, read), gapped_.trail().End()});
  }
  dumped_.AddCut(AutomataOf(needles), read, found);
  listed_.AddCut(AutomataOf(needles), read, found);
}

bool StreamSearch::HoldsLittle(const NeedleViews& needles) const {
  return IsLittle(needles.plain.automaton, plain_) &&
         IsLittle(needles.gapped.automaton, gapped_.state()) &&
         dumped_.HoldsLittle(AutomataOf(needles)) && listed_.HoldsLittle(AutomataOf(needles));
}

void StreamSearch::Restart(std::uint64_t read, GapLexer lexer) {
  plain_ = Automaton::kRoot;
  gapped_.Restart(read, lexer);
  dumped_.Restart(read);
  listed_.Restart();
}

void StreamSearch::End(std::uint64_t read) {
  Restart(read, GapLexer());
  dumped_ = DumpWalk(read);
  listed_ = ListWalk(read);
}

}  // namespace stepveil
