#include "github-action/mask_plan.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/mask/broken_lines.h"
#include "core/mask/derived.h"
#include "core/mask/needles.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

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

void AddAllBroken(const Environment& environment, FormList& list) {
  for (const Variable& variable : environment.variables) {
    const std::string_view value = variable.value.Expose();
    if (variable.masked && LevelFor(value, Forms::kCommon) == Forms::kCommon) {
      AddBrokenLines(Trim(value), Ends::kTake, list);
      AddBrokenLines(value, Ends::kTake, list);
    }
  }
}

// Each byte by itself, for a log that doesn't read lists of numbers: the least useful of all, so
// only where they are few.
void AddEachByte(const Environment& environment, FormList& list) {
  FormList each(std::size_t{128} << 10);
  for (const Variable& variable : environment.variables) {
    if (variable.masked) {
      AddNeedles(variable.value, {ShortValues::kMask, Forms::kEach}, each);
    }
  }
  if (!each.full()) {
    for (const Secret& form : std::move(each).Take()) {
      list.AddWhole(form.Expose());
    }
  }
}

// The needles of all masked values. Short ones are for whoever made `needles` to say.
std::vector<Secret> NeedlesUpTo(Forms forms, const Environment& environment) {
  FormList list;
  for (const Variable& variable : environment.variables) {
    if (variable.masked) {
      AddNeedles(variable.value, {ShortValues::kMask, forms}, list);
    }
  }
  if (forms >= Forms::kCommon) {
    AddAllBroken(environment, list);
  }
  return std::move(list).Take();
}

TextSet SetOf(const std::vector<Secret>& secrets) {
  const auto views = ViewsOf(secrets);
  return {views.begin(), views.end()};
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

// What of the budget `plan` leaves.
MaskBudget Left(const MaskPlan& plan, const TextSet& texts) {
  MaskBudget left = kMaskBudget;
  for (const std::string_view mask : plan.masks) {
    if (!texts.contains(mask)) {
      left.masks -= 1;
      left.bytes -= mask.size();
    }
  }
  return left;
}

void AddAll(const std::vector<std::string_view>& masks, MaskPlan& plan) {
  plan.masks.insert(plan.masks.end(), masks.begin(), masks.end());
  SortLongestFirst(plan.masks);
}

}  // namespace

MaskPlan PlanMasks(const Environment& environment, const std::vector<Secret>& needles) {
  const std::vector<Secret> values = NeedlesUpTo(Forms::kTexts, environment);
  const std::vector<Secret> common = NeedlesUpTo(Forms::kCommon, environment);
  const TextSet texts = SetOf(values);
  const std::vector<Secret> runners = RunnersForms(texts);
  const TextSet known = SetOf(common);
  const TextSet made_anyway = SetOf(runners);
  std::vector<std::string_view> first;
  std::vector<std::string_view> anyway;
  std::vector<std::string_view> rare;
  for (const std::string_view needle : ViewsOf(needles)) {
    (texts.contains(needle)         ? first
     : made_anyway.contains(needle) ? anyway
     : known.contains(needle)       ? first
                                    : rare)
        .push_back(needle);
  }
  MaskPlan plan = stepveil::PlanMasks(first, texts, {}, kMaskBudget);
  for (const auto& more : {anyway, rare}) {
    AddAll(stepveil::PlanMasks(more, {}, {}, Left(plan, texts)).masks, plan);
  }
  return plan;
}

std::vector<Secret> WithBrokenLines(const Environment& environment,
                                    const std::vector<Secret>& needles) {
  FormList list;
  for (const Secret& needle : needles) {
    list.AddWhole(needle.Expose());
  }
  AddAllBroken(environment, list);
  AddEachByte(environment, list);
  return std::move(list).Take();
}

std::vector<std::string> UnmaskableNames(const Environment& environment) {
  std::vector<std::string> names;
  for (const Variable& variable : environment.variables) {
    if (variable.masked && HasNoMaskableLine(variable.value)) {
      names.push_back(variable.name);
    }
  }
  return names;
}

MaskPlan PlanAllMasks(const std::vector<Secret>& needles) {
  constexpr auto kAll = std::numeric_limits<std::size_t>::max();
  return stepveil::PlanMasks(ViewsOf(needles), {}, {}, {kAll, kAll});
}

}  // namespace stepveil::github
