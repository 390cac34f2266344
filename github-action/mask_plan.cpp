#include "github-action/mask_plan.h"

#include "core/base/encoding.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

namespace stepveil::github {
namespace {

std::vector<std::string_view> ViewsOf(const std::vector<Secret>& secrets) {
  std::vector<std::string_view> views;
  views.reserve(secrets.size());
  for (const Secret& secret : secrets) {
    views.push_back(secret.Expose());
  }
  return views;
}

std::vector<std::string_view> MaskedValues(const Environment& environment) {
  std::vector<std::string_view> values;
  for (const Variable& variable : environment.variables) {
    if (variable.masked) {
      values.push_back(variable.value.Expose());
    }
  }
  return values;
}

// What the runner derives from each mask (actions/runner, HostContext.cs): base64 from the first,
// second and third byte, and the URI form.
std::vector<Secret> RunnersForms(const TextSet& texts) {
  std::vector<Secret> forms;
  for (const std::string_view text : texts) {
    for (std::size_t shift = 0; shift < std::min<std::size_t>(text.size(), 3); ++shift) {
      std::string encoded = Base64(text.substr(shift));
      forms.push_back(Secret::Take(encoded));
    }
    std::string encoded = PercentEncode(text);
    forms.push_back(Secret::Take(encoded));
  }
  return forms;
}

}  // namespace

MaskPlan PlanMasks(const Environment& environment, const std::vector<Secret>& needles) {
  const TextSet texts = TextsOf(MaskedValues(environment));
  const std::vector<Secret> forms = RunnersForms(texts);
  const auto views = ViewsOf(forms);
  return stepveil::PlanMasks(ViewsOf(needles), texts, TextSet(views.begin(), views.end()),
                             kMaskBudget);
}

MaskPlan PlanAllMasks(const std::vector<Secret>& needles) {
  constexpr auto kAll = std::numeric_limits<std::size_t>::max();
  return stepveil::PlanMasks(ViewsOf(needles), {}, {}, {kAll, kAll});
}

}  // namespace stepveil::github
