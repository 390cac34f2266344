#include "core/mask/forms.h"

#include "core/base/text.h"
#include "core/mask/characters.h"
#include "core/mask/maskable.h"

#include <algorithm>
#include <utility>

namespace stepveil {

std::size_t LeastSpelled(std::string_view text) {
  return std::min(text.size(), kShortestDerivedBytes);
}

std::size_t LeastEncoded(std::string_view text) {
  return std::max(LeastSpelled(text), kShortestEncodedBytes);
}

void FormList::AddWhole(std::string_view text) {
  if (full() || known_.contains(text)) {
    return;
  }
  known_.insert(forms_.emplace_back(text).Expose());
  size_bytes_ += text.size();
}

void FormList::AddLine(std::string_view line, std::size_t least_bytes) {
  if (IsMaskableLine(line, least_bytes)) {
    AddWhole(Trim(line));
  }
}

void FormList::Add(std::string form, std::size_t least_bytes) {
  const std::string_view text = Trim(form);
  if (!HasOneOf(text, "\r\n")) {
    AddLine(text, least_bytes);
  } else if (lines_ == Lines::kTake) {
    for (const std::string_view line : LinesOf(text)) {
      std::string plain(line);  // a boundary whose blanks and dashes are escaped is still one
      std::erase(plain, '\\');
      if (!IsPemBoundary(plain)) {
        AddLine(line, kShortestDerivedBytes);
      }
      WipeString(plain);
    }
  }
  WipeString(form);
}

void FormList::Merge(FormList other) {
  for (Secret& form : other.forms_) {
    const std::string_view text = form.Expose();
    if (known_.insert(text).second) {
      size_bytes_ += text.size();
      forms_.push_back(std::move(form));
    }
  }
}

std::vector<Secret> FormList::Take() && {
  known_.clear();
  std::sort(forms_.begin(), forms_.end(),
            [](const Secret& a, const Secret& b) { return a.Expose() < b.Expose(); });
  return std::move(forms_);
}

}  // namespace stepveil
