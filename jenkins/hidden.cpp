#include "jenkins/hidden.h"

#include "core/base/text.h"
#include "core/mask/needles.h"

#include <algorithm>
#include <utility>

namespace stepveil::jenkins {
namespace {

bool Holds(const Secret& text, const std::vector<Secret>& others) {
  return std::any_of(others.begin(), others.end(), [&](const Secret& other) {
    return other.size_bytes() < text.size_bytes() &&
           text.Expose().find(other.Expose()) != std::string_view::npos;
  });
}

// A decoded address is of no use beside its password, which is masked in it.
std::vector<Secret> Innermost(const std::vector<Secret>& texts) {
  std::vector<Secret> innermost;
  for (const Secret& text : texts) {
    if (!Holds(text, texts)) {
      innermost.push_back(text.Clone());
    }
  }
  return innermost;
}

// Jenkins makes base64 of every mask by itself.
bool IsJenkinsOwn(std::string_view form) {
  const auto is_digit = [](char c) {
    return IsLetterOrDigit(c) || c == '+' || c == '/' || c == '_' || c == '-' || c == '=';
  };
  const bool hex = form.find_first_not_of("0123456789abcdefABCDEF") == form.npos;
  return !hex && std::all_of(form.begin(), form.end(), is_digit);
}

std::vector<Secret> RarerForms(const Secret& value, const TextSet& needles) {
  std::vector<Secret> rarer;
  for (Secret& form : NeedlesOf(value, {ShortValues::kMask, Forms::kCommon})) {
    const std::string_view text = form.Expose();
    if (IsOneLine(text) && !IsJenkinsOwn(text) && needles.contains(text)) {
      rarer.push_back(std::move(form));
    }
  }
  return rarer;
}

}  // namespace

bool IsOneLine(std::string_view text) { return text.find_first_of("\r\n") == text.npos; }

std::optional<Hidden> HiddenIn(const Variable& variable, const TextSet& needles) {
  Hidden hidden{variable.name, variable.value.Expose(), {}, {}, {}};
  bool found = false;
  for (Secret& form : NeedlesOf(variable.value, {ShortValues::kMask, Forms::kTexts})) {
    const std::string_view text = form.Expose();
    if (!variable.masked || !needles.contains(text)) {
      continue;
    }
    found = true;
    if (IsOneLine(text)) {
      const bool within = hidden.value.find(text) != text.npos;
      (within ? hidden.parts : hidden.decoded).push_back(std::move(form));
    }
  }
  if (!found) {
    return std::nullopt;
  }
  hidden.decoded = Innermost(hidden.decoded);
  hidden.rarer = RarerForms(variable.value, needles);
  return hidden;
}

}  // namespace stepveil::jenkins
