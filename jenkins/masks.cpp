#include "jenkins/masks.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/export/quoting.h"
#include "core/mask/needles.h"

#include <string>
#include <utility>

namespace stepveil::jenkins {
namespace {

struct Form {
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

// Once each, and none of the values: Jenkins has those.
class Candidates {
 public:
  explicit Candidates(const std::vector<Hidden>& secrets) {
    for (const Hidden& secret : secrets) {
      known_.insert(secret.value);
    }
  }

  void Add(const Secret& text) {
    if (known_.insert(text.Expose()).second) {
      list_.push_back(text.Expose());
    }
  }

  [[nodiscard]] const std::vector<std::string_view>& list() const { return list_; }

 private:
  TextSet known_;
  std::vector<std::string_view> list_;
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

}  // namespace

bool IsOneLine(std::string_view text) { return text.find_first_of("\r\n") == text.npos; }

Masks MasksFor(const std::vector<Hidden>& secrets) {
  Candidates candidates(secrets);
  for (const Hidden& secret : secrets) {
    for (const Secret& part : secret.parts) {
      candidates.Add(part);
    }
  }
  const TextSet parts(candidates.list().begin(), candidates.list().end());
  const std::vector<Form> forms = FormsOf(secrets);
  for (const Form& form : forms) {
    candidates.Add(form.text);
  }
  const MaskPlan plan = PlanMasks(candidates.list(), parts, {}, kMaskBudget);
  TextSet left(candidates.list().begin(), candidates.list().end());
  Masks masks;
  for (const std::string_view mask : plan.masks) {
    masks.texts.emplace_back(mask);
    left.erase(mask);
  }
  masks.left_out = OwnersOf(forms, left);
  return masks;
}

}  // namespace stepveil::jenkins
