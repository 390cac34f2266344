#include "core/mask/masker.h"

#include "core/mask/needle_index.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>

namespace stepveil {
namespace {

// Bytes of the stream, by their number.
struct Region {
  std::uint64_t start;
  std::uint64_t end;
};

// The bytes that may have to be written: what was held when the input came, then the input.
struct Source {
  std::string_view held;
  std::string_view input;
  std::uint64_t input_start;

  void Append(Region region, Pieces& output) const {
    const std::uint64_t held_start = input_start - held.size();
    if (region.start < input_start) {
      const std::uint64_t end = std::min(region.end, input_start);
      output.push_back(held.substr(region.start - held_start, end - region.start));
    }
    if (region.end > input_start) {
      const std::uint64_t start = std::max(region.start, input_start);
      output.push_back(input.substr(start - input_start, region.end - start));
    }
  }
};

void Join(const Pieces& pieces, std::string& output) {
  for (const std::string_view piece : pieces) {
    output += piece;
  }
}

}  // namespace

struct Masker::State {
  std::shared_ptr<const NeedleTable> table;
  std::shared_ptr<const NeedleTable> table_before;  // pieces may still show its text
  Automaton::State at = Automaton::kRoot;
  std::uint64_t read = 0;
  std::uint64_t written = 0;   // all before is in the output, as text or mask
  bool ends_in_mask = false;   // a region that touches `written` goes on with its mask
  std::deque<Region> waiting;  // regions that one with an earlier start may still swallow

  [[nodiscard]] const Automaton& automaton() const { return table->index_->automaton; }
  [[nodiscard]] Source From(std::string_view input) const {
    return {automaton().Prefix(at), input, read};
  }

  void Add(Region region);
  void Settle(std::uint64_t certain, const Source& source, Pieces& output);
};

// Regions come in the order of their ends, so only the last ones can touch the new one.
void Masker::State::Add(Region region) {
  while (!waiting.empty() && waiting.back().end >= region.start) {
    region.start = std::min(region.start, waiting.back().start);
    waiting.pop_back();
  }
  waiting.push_back(region);
}

// No match to come starts before `certain`: writes all text before it, and the mask of each region
// that starts there or earlier. The rest of such a region is done with, too, even where it is still
// part of a live prefix.
void Masker::State::Settle(std::uint64_t certain, const Source& source, Pieces& output) {
  const auto write_text = [&](std::uint64_t end) {
    if (written < end) {
      source.Append({written, end}, output);
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

Masker::Masker(std::shared_ptr<const NeedleTable> table) : state_(std::make_unique<State>()) {
  state_->table = std::move(table);
}

Masker::~Masker() = default;
Masker::Masker(Masker&&) noexcept = default;
Masker& Masker::operator=(Masker&&) noexcept = default;

void Masker::Write(std::string_view input, Pieces& output) {
  State& state = *state_;
  const Automaton& automaton = state.automaton();
  const Source source = state.From(input);
  const auto on_match = [&](std::size_t end, std::size_t length, Automaton::State reached) {
    const std::uint64_t place = source.input_start + end;
    state.Add({place - length, place});
    state.Settle(place - automaton.Depth(automaton.Live(reached)), source, output);
  };
  state.at = automaton.Live(state.table->index_->Scan(state.at, input, on_match));
  state.read += input.size();
  state.Settle(state.read - automaton.Depth(state.at), source, output);
}

bool Masker::CanReleaseIdle() const {
  return state_->written < state_->read && state_->automaton().IsLittleOfANeedle(state_->at);
}

void Masker::ReleaseIdle(Pieces& output) {
  if (CanReleaseIdle()) {
    state_->Settle(state_->read, state_->From({}), output);
  }
}

void Masker::Use(std::shared_ptr<const NeedleTable> table, Pieces& output) {
  State& state = *state_;
  const std::string_view held = state.automaton().Prefix(state.at);
  state.table_before = std::exchange(state.table, std::move(table));
  state.at = Automaton::kRoot;
  state.read -= held.size();
  state.waiting.clear();  // all of them lie in what is held
  Write(held, output);
}

void Masker::Finish(Pieces& output) {
  State& state = *state_;
  const Automaton& automaton = state.automaton();
  Automaton::State cut = state.at;
  while (cut != Automaton::kRoot && !automaton.IsMostOfANeedle(cut)) {
    cut = automaton.Fail(cut);
  }
  if (cut != Automaton::kRoot) {
    state.Add({state.read - automaton.Depth(cut), state.read});
  }
  state.Settle(state.read, state.From({}), output);
  state.at = Automaton::kRoot;
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

std::size_t Masker::held_bytes() const { return state_->automaton().Depth(state_->at); }

std::string Masked(const std::shared_ptr<const NeedleTable>& table, std::string_view text) {
  std::string masked;
  Masker masker(table);
  masker.Write(text, masked);
  masker.Finish(masked);
  return masked;
}

}  // namespace stepveil
