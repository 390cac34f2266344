#include "core/mask/masker.h"

#include "core/mask/automaton.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kLeastCutBytes = 8;  // of a needle that the stream's end cut off

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

  void Append(Region region, std::string& output) const {
    const std::uint64_t held_start = input_start - held.size();
    if (region.start < input_start) {
      const std::uint64_t end = std::min(region.end, input_start);
      output += held.substr(region.start - held_start, end - region.start);
    }
    if (region.end > input_start) {
      const std::uint64_t start = std::max(region.start, input_start);
      output += input.substr(start - input_start, region.end - start);
    }
  }
};

}  // namespace

struct Masker::State {
  std::shared_ptr<const NeedleTable> table;
  Automaton::State at = Automaton::kRoot;
  std::uint64_t read = 0;
  std::uint64_t written = 0;   // all before is in the output, as text or mask
  bool ends_in_mask = false;   // a region that touches `written` goes on with its mask
  std::deque<Region> waiting;  // regions that one with an earlier start may still swallow

  [[nodiscard]] const Automaton& automaton() const { return *table->automaton_; }
  [[nodiscard]] Source From(std::string_view input) const {
    return {automaton().Prefix(at), input, read};
  }

  void Join(Region region);
  void Settle(std::uint64_t certain, const Source& source, std::string& output);
};

// Regions come in the order of their ends, so only the last ones can touch the new one.
void Masker::State::Join(Region region) {
  while (!waiting.empty() && waiting.back().end >= region.start) {
    region.start = std::min(region.start, waiting.back().start);
    waiting.pop_back();
  }
  waiting.push_back(region);
}

// No match to come starts before `certain`: writes all text before it, and the mask of each region
// that starts there or earlier. The rest of such a region is done with, too, even where it is still
// part of a live prefix.
void Masker::State::Settle(std::uint64_t certain, const Source& source, std::string& output) {
  const auto write_text = [&](std::uint64_t end) {
    if (written < end) {
      source.Append({written, end}, output);
      written = end;
      ends_in_mask = false;
    }
  };
  for (; !waiting.empty() && waiting.front().start <= certain; waiting.pop_front()) {
    write_text(waiting.front().start);
    if (!ends_in_mask) {
      output += kMaskText;
      ends_in_mask = true;
    }
    written = waiting.front().end;
  }
  write_text(certain);
}

Masker::Masker(std::shared_ptr<const NeedleTable> table) : state_(std::make_unique<State>()) {
  state_->table = std::move(table);
}

Masker::~Masker() = default;
Masker::Masker(Masker&&) noexcept = default;
Masker& Masker::operator=(Masker&&) noexcept = default;

void Masker::Write(std::string_view input, std::string& output) {
  State& state = *state_;
  const Automaton& automaton = state.automaton();
  const Source source = state.From(input);
  for (const char c : input) {
    const Automaton::State reached = automaton.Next(state.at, static_cast<unsigned char>(c));
    state.at = automaton.Live(reached);
    ++state.read;
    if (const std::size_t length = automaton.Match(reached); length != 0) {
      state.Join({state.read - length, state.read});
      state.Settle(state.read - automaton.Depth(state.at), source, output);
    }
  }
  state.Settle(state.read - automaton.Depth(state.at), source, output);
}

void Masker::Finish(std::string& output) {
  State& state = *state_;
  const Automaton& automaton = state.automaton();
  for (Automaton::State cut = state.at; automaton.Depth(cut) >= kLeastCutBytes;
       cut = automaton.Fail(cut)) {
    if (automaton.Depth(cut) * 2 >= automaton.ShortestAhead(cut)) {
      state.Join({state.read - automaton.Depth(cut), state.read});
      break;
    }
  }
  state.Settle(state.read, state.From({}), output);
  state.at = Automaton::kRoot;
  state.ends_in_mask = false;
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
