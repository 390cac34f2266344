#include "core/mask/masker.h"

#include "core/mask/held_text.h"
#include "core/mask/needle_views.h"
#include "core/mask/stream_search.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>

namespace stepveil {
namespace {

void Join(const Pieces& pieces, std::string& output) {
  for (const std::string_view piece : pieces) {
    output += piece;
  }
}

}  // namespace

struct Masker::State {
  std::shared_ptr<const NeedleTable> table;
  StreamSearch search;
  std::uint64_t read = 0;
  std::uint64_t written = 0;     // all before is in the output, as text or mask
  bool ends_in_mask = false;     // a region that touches `written` goes on with its mask
  std::deque<Region> waiting;    // regions that one with an earlier start may still swallow
  HeldText held;                 // all that a match to come may begin in, up to `read`
  HeldText held_before;          // which the last pieces may show
  WipedVector<char> read_again;  // the same
  std::vector<Region> found;     // in the last input

  [[nodiscard]] const NeedleViews& needles() const { return *table->views_; }
  [[nodiscard]] std::uint64_t Certain() const { return search.Certain(needles(), read); }
  [[nodiscard]] std::uint64_t Begin() const { return search.Begin(needles(), read); }

  void Find(std::string_view input);
  void Add(Region region);
  void AddFound();
  [[nodiscard]] std::string_view ReadAgain();
  void Settle(std::uint64_t certain, std::string_view input, Pieces& output);
  void Append(Region region, std::string_view input, Pieces& output) const;
  void Hold(std::string_view input);
};

void Masker::State::Find(std::string_view input) {
  search.Find(needles(), input, read, found);
  read += input.size();
  AddFound();
}

// Regions come nearly in the order of their ends, so only the last ones can touch the new one.
// Those that only touch would be one mask in any case (Settle); as one they take less room.
void Masker::State::Add(Region region) {
  auto after = waiting.end();
  while (after != waiting.begin() && std::prev(after)->start > region.end) {
    --after;
  }
  auto first = after;
  while (first != waiting.begin() && std::prev(first)->end >= region.start) {
    --first;
    region = {std::min(region.start, first->start), std::max(region.end, first->end)};
  }
  waiting.insert(waiting.erase(first, after), region);
}

void Masker::State::AddFound() {
  for (const Region& region : found) {
    Add(region);
  }
}

// No match to come starts before `certain`: writes all text before it, and the mask of each region
// that starts there or earlier. The rest of such a region is done with, too, even where it is still
// part of a live prefix.
void Masker::State::Settle(std::uint64_t certain, std::string_view input, Pieces& output) {
  const auto write_text = [&](std::uint64_t end) {
    if (written < end) {
      Append({written, end}, input, output);
      written = end;
      ends_in_mask = false;
    }
  };
  for (; !waiting.empty() && waiting.front().start <= certain; waiting.pop_front()) {
    const Region region = waiting.front();
    if (region.end <= written) {
      continue;  // was masked, or let go while the stream was idle
    }
    write_text(region.start);
    if (!ends_in_mask) {
      output.push_back(kMaskText);
      ends_in_mask = true;
    }
    written = region.end;
  }
  write_text(certain);
}

// Text of the stream, the end of which is `input`.
void Masker::State::Append(Region region, std::string_view input, Pieces& output) const {
  const std::uint64_t input_start = read - input.size();
  held.View({region.start, std::min(region.end, input_start)}, output);
  if (region.end > input_start) {
    const std::uint64_t start = std::max(region.start, input_start);
    output.push_back(input.substr(start - input_start, region.end - start));
  }
}

// What a match to come may begin in, as if it had not been read. Pieces may still show it.
std::string_view Masker::State::ReadAgain() {
  Pieces pieces;
  const std::uint64_t begin = Begin();
  held.View({begin, read}, pieces);
  read_again.clear();
  for (const std::string_view piece : pieces) {
    read_again.insert(read_again.end(), piece.begin(), piece.end());
  }
  held.Restart(begin);
  read = begin;
  return {read_again.data(), read_again.size()};
}

// Keeps what may be asked for again of the stream, the end of which is `input`.
void Masker::State::Hold(std::string_view input) {
  const std::uint64_t begin = Begin();
  const std::uint64_t input_start = read - input.size();
  if (begin >= input_start) {
    std::swap(held, held_before);
    held.Restart(begin);
    input.remove_prefix(begin - input_start);
  }
  held.Append(input);
}

Masker::Masker(std::shared_ptr<const NeedleTable> table) : state_(std::make_unique<State>()) {
  state_->table = std::move(table);
}

Masker::~Masker() = default;
Masker::Masker(Masker&&) noexcept = default;
Masker& Masker::operator=(Masker&&) noexcept = default;

void Masker::Write(std::string_view input, Pieces& output) {
  State& state = *state_;
  state.held.DropBefore(state.Begin());
  state.Find(input);
  state.Settle(state.Certain(), input, output);
  state.Hold(input);
}

bool Masker::CanReleaseIdle() const {
  const State& state = *state_;
  return state.written < state.read && state.search.HoldsLittle(state.needles());
}

void Masker::ReleaseIdle(Pieces& output) {
  if (CanReleaseIdle()) {
    state_->Settle(state_->read, {}, output);
  }
}

void Masker::Use(std::shared_ptr<const NeedleTable> table, Pieces& output) {
  State& state = *state_;
  const std::string_view again = state.ReadAgain();
  state.table = std::move(table);
  const GapLexer lexer = state.search.lexer();
  state.waiting.clear();  // all of them lie in what is read again
  state.search.Restart(state.read, again.empty() ? lexer : GapLexer());
  state.Find(again);
  state.search.GoOnWith(lexer);
  state.Settle(state.Certain(), again, output);
  state.Hold(again);
}

void Masker::Finish(Pieces& output) {
  State& state = *state_;
  state.search.FindCut(state.needles(), state.read, state.found);
  state.AddFound();
  state.Settle(state.read, {}, output);
  state.search.End(state.read);
  state.ends_in_mask = false;
}

void Masker::Write(std::string_view input, std::string& output) {
  Pieces pieces;
  Write(input, pieces);
  Join(pieces, output);
}

void Masker::Finish(std::string& output) {
  Pieces pieces;
  Finish(pieces);
  Join(pieces, output);
}

std::size_t Masker::held_bytes() const { return state_->read - state_->Certain(); }

std::string Masked(const std::shared_ptr<const NeedleTable>& table, std::string_view text) {
  std::string masked;
  Masker masker(table);
  masker.Write(text, masked);
  masker.Finish(masked);
  return masked;
}

}  // namespace stepveil
