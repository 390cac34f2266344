// Masking a text that is much smaller than its needles.
#include "core/mask/gaps.h"
#include "core/mask/masker.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace stepveil {
namespace {

// Does `needle` stand in `text`, or its bytes besides gaps in `without_gaps`?
bool MayStandIn(std::string_view needle, std::string_view text, std::string_view without_gaps) {
  if (text.find(needle) != std::string_view::npos) {
    return true;
  }
  const auto is_gap = [](char c) { return IsGapByte(static_cast<unsigned char>(c)); };
  if (std::none_of(needle.begin(), needle.end(), is_gap)) {
    return without_gaps.find(needle) != std::string_view::npos;
  }
  std::string needle_without = WithoutGaps(needle);
  const bool found =
      !needle_without.empty() && without_gaps.find(needle_without) != std::string_view::npos;
  WipeString(needle_without);
  return found;
}

std::string TextBesideGaps(std::string_view text) {
  std::string beside;
  beside.reserve(text.size());  // growing would leave copies behind
  GapLexer lexer;
  std::copy_if(text.begin(), text.end(), std::back_inserter(beside),
               [&](char c) { return !lexer.IsGap(static_cast<unsigned char>(c)); });
  return beside;
}

}  // namespace

std::string Masked(const std::vector<Secret>& needles, std::string_view text) {
  std::string beside = TextBesideGaps(text);
  std::vector<Secret> here;
  for (const Secret& needle : needles) {
    if (!needle.empty() && MayStandIn(needle.Expose(), text, beside)) {
      here.push_back(needle.Clone());
    }
  }
  WipeString(beside);
  return Masked(std::make_shared<const NeedleTable>(here), text);
}

}  // namespace stepveil
