#include "jenkins/masks.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/export/quoting.h"
#include "core/mask/needles.h"

#include <string>
#include <utility>

namespace stepveil::jenkins {
namespace {

struct Form {  // one that is missed where it is left out
  std::string_view owner;
  Secret text;
};

Secret JsonForm(std::string_view value) {
  std::string literal;
  literal.reserve(6 * value.size() + 2);  // a byte becomes six at most (\u001b)
  AppendJsonLiteral(literal, value);
  Secret form(std::string_view(literal).substr(1, literal.size() - 2));
  WipeString(literal);
  return form;
}

void AddForms(const Hidden& secret, std::vector<Form>& forms) {
  for (const Secret& text : secret.decoded) {
    forms.push_back({secret.name, text.Clone()});
  }
  const std::string_view value = Trim(secret.value);
  if (!IsOneLine(value) || value.size() < kShortestDerivedBytes) {
    return;
  }
  std::string hex = Hex(value);
  std::string url = PercentEncode(value);
  forms.push_back({secret.name, Secret::Take(hex)});
  forms.push_back({secret.name, Secret::Take(url)});
  forms.push_back({secret.name, JsonForm(value)});
}

std::vector<Form> FormsOf(const std::vector<Hidden>& secrets) {
  std::vector<Form> forms;
  for (const Hidden& secret : secrets) {
    AddForms(secret, forms);
  }
  return forms;
}

// Each mask once, and none of the values themselves, which Jenkins masks anyway.
class Candidates {
 public:
  explicit Candidates(const std::vector<Hidden>& secrets) {
    for (const Hidden& secret : secrets) {
      known_.insert(secret.value);
    }
  }

  void Add(const Secret& text) {
    if (known_.insert(text.Expose()).second) {
      new_.push_back(text.Expose());
    }
  }

  // Those added since the last call.
  [[nodiscard]] std::vector<std::string_view> TakeNew() { return std::exchange(new_, {}); }

 private:
  TextSet known_;
  std::vector<std::string_view> new_;
};

std::vector<std::string_view> OwnersOf(const std::vector<Form>& forms, const TextSet& left) {
  std::vector<std::string_view> names;
  for (const Form& form : forms) {
    if (left.contains(form.text.Expose()) && (names.empty() || names.back() != form.owner)) {
      names.push_back(form.owner);
    }
  }
  return names;
}

// The texts of one list of every value that are no candidates yet.
std::vector<std::string_view> NewOf(const std::vector<Hidden>& secrets,
                                    std::vector<Secret> Hidden::*list, Candidates& candidates) {
  for (const Hidden& secret : secrets) {
    for (const Secret& text : secret.*list) {
      candidates.Add(text);
    }
  }
  return candidates.TakeNew();
}

// Groups of masks, the most useful first, within one budget.
class Choice {
 public:
  void TakeAll(const std::vector<std::string_view>& group) { Append(group); }

  // Returns the candidates that did not fit into the budget.
  TextSet Take(const std::vector<std::string_view>& group) {
    const std::vector<std::string_view> masks = PlanMasks(group, {}, {}, left_).masks;
    TextSet rest(group.begin(), group.end());
    for (const std::string_view mask : masks) {
      left_.masks -= 1;
      left_.bytes -= mask.size();
      rest.erase(mask);
    }
    Append(masks);
    return rest;
  }

  [[nodiscard]] std::vector<Secret> LongestFirst() && {
    SortLongestFirst(chosen_);
    std::vector<Secret> texts;
    for (const std::string_view mask : chosen_) {
      texts.emplace_back(mask);
    }
    return texts;
  }

 private:
  void Append(const std::vector<std::string_view>& masks) {
    chosen_.insert(chosen_.end(), masks.begin(), masks.end());
  }

  MaskBudget left_ = kMaskBudget;
  std::vector<std::string_view> chosen_;
};

}  // namespace

Masks MasksFor(const std::vector<Hidden>& secrets) {
  Candidates candidates(secrets);
  Choice choice;
  choice.TakeAll(NewOf(secrets, &Hidden::parts, candidates));
  TextSet left = choice.Take(NewOf(secrets, &Hidden::decoded, candidates));
  const std::vector<Form> forms = FormsOf(secrets);
  for (const Form& form : forms) {
    candidates.Add(form.text);
  }
  left.merge(choice.Take(candidates.TakeNew()));
  choice.Take(NewOf(secrets, &Hidden::rarer, candidates));
  return {std::move(choice).LongestFirst(), OwnersOf(forms, left)};
}

}  // namespace stepveil::jenkins
