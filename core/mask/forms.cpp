#include "core/mask/forms.h"

#include "core/base/text.h"
#include "core/mask/worth.h"

#include <algorithm>
#include <utility>

namespace stepveil {

void FormList::AddWhole(std::string_view text) { forms_.emplace_back(text); }

void FormList::Add(std::string form) {
  for (const std::string_view line : LinesOf(form)) {
    const std::string_view text = Trim(line);
    const auto is_there = [&](const Secret& other) { return other.Expose() == text; };
    // Most forms of most values are the value as it is, or the form before.
    if (IsWorthyLine(line) &&
        (forms_.empty() || !(is_there(forms_.front()) || is_there(forms_.back())))) {
      forms_.emplace_back(text);
    }
  }
  WipeString(form);
}

std::vector<Secret> FormList::Take() && {
  const auto less = [](const Secret& a, const Secret& b) { return a.Expose() < b.Expose(); };
  std::sort(forms_.begin(), forms_.end(), less);
  const auto same = [&](const Secret& a, const Secret& b) { return !less(a, b); };  // as sorted
  forms_.erase(std::unique(forms_.begin(), forms_.end(), same), forms_.end());
  return std::move(forms_);
}

}  // namespace stepveil
