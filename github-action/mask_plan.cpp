#include "github-action/mask_plan.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/mask/worth.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

namespace stepveil::github {
namespace {

enum class Use { kValue, kBase64, kHex, kEscaped, kRunnersOwn };  // most useful first

using Texts = std::unordered_set<std::string_view>;

bool AllOf(std::string_view text, bool (*matches)(char)) {
  return std::all_of(text.begin(), text.end(), matches);
}

bool IsHexDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool IsBase64Digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("+/-_=").find(c) != std::string_view::npos;
}

// What is in the values as they are, and what the runner derives from each of these texts
// (actions/runner, HostContext.cs): base64 from the first, second and third byte, and the URI form.
class Known {
 public:
  explicit Known(const Environment& environment) {
    for (const Variable& variable : environment.variables) {
      if (variable.masked) {
        Add(Trim(variable.value.Expose()));
      }
    }
    for (const Secret& form : owned_) {
      runners_.insert(form.Expose());
    }
  }

  [[nodiscard]] Use UseOf(std::string_view needle) const {
    if (values_.contains(needle) || needle.find('\n') != std::string_view::npos) {
      return Use::kValue;
    }
    if (runners_.contains(needle)) {
      return Use::kRunnersOwn;
    }
    return AllOf(needle, IsHexDigit)      ? Use::kHex
           : AllOf(needle, IsBase64Digit) ? Use::kBase64
                                          : Use::kEscaped;
  }

 private:
  void Add(std::string_view value) {
    AddText(value);
    for (const std::string_view line : LinesOf(value)) {
      AddText(Trim(line));
    }
  }

  void AddText(std::string_view text) {
    if (!values_.insert(text).second) {
      return;
    }
    for (std::size_t shift = 0; shift < std::min<std::size_t>(text.size(), 3); ++shift) {
      std::string encoded = Base64(text.substr(shift));
      owned_.push_back(Secret::Take(encoded));
    }
    std::string encoded = PercentEncode(text);
    owned_.push_back(Secret::Take(encoded));
  }

  Texts values_;
  Texts runners_;
  std::vector<Secret> owned_;
};

struct Ranked {
  Use use;
  std::string_view text;
};

bool LongerFirst(std::string_view a, std::string_view b) { return a.size() > b.size(); }

}  // namespace

MaskPlan PlanMasks(const Environment& environment, const std::vector<Secret>& needles) {
  const Known known(environment);
  std::vector<Ranked> ranked;
  ranked.reserve(needles.size());
  for (const Secret& needle : needles) {
    ranked.push_back({known.UseOf(needle.Expose()), needle.Expose()});
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    return std::pair(a.use, a.text.size()) < std::pair(b.use, b.text.size());
  });
  MaskPlan plan;
  std::size_t derived = 0;
  std::size_t derived_bytes = 0;
  for (const auto& [use, text] : ranked) {
    const bool fits =
        derived < kMostDerivedMasks && derived_bytes + text.size() <= kMostDerivedBytes;
    if (use == Use::kValue || fits) {
      plan.masks.push_back(text);
      derived += use == Use::kValue ? 0 : 1;
      derived_bytes += use == Use::kValue ? 0 : text.size();
    } else if (use != Use::kRunnersOwn) {
      ++plan.left_out;
    }
  }
  std::stable_sort(plan.masks.begin(), plan.masks.end(), LongerFirst);
  return plan;
}

MaskPlan PlanAllMasks(const std::vector<Secret>& needles) {
  MaskPlan plan;
  plan.masks.reserve(needles.size());
  for (const Secret& needle : needles) {
    plan.masks.push_back(needle.Expose());
  }
  std::stable_sort(plan.masks.begin(), plan.masks.end(), LongerFirst);
  return plan;
}

}  // namespace stepveil::github
