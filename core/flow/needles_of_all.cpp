#include "core/flow/needles_of_all.h"

#include "core/base/text.h"
#include "core/mask/masker.h"
#include "core/mask/needles.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kIfPlain = "list them as unmasked if they are plain settings";

// What one process's forms may cost: the rarer ones are dropped first. Each byte takes 20 of memory
// and some 0.1 us when a table is made.
struct Budget {
  Forms forms;
  std::size_t bytes;
};

constexpr std::array<Budget, 5> kBudgets = {{{Forms::kAll, std::size_t{128} << 10},
                                             {Forms::kMany, std::size_t{512} << 10},
                                             {Forms::kCommon, std::size_t{8} << 20},
                                             {Forms::kFew, std::size_t{16} << 20},
                                             {Forms::kTexts, kMostNeedleBytes}}};

struct Unmasked {
  std::vector<std::string> values;  // names
  std::vector<std::string> lines;
};

struct Found {
  std::vector<Secret> needles;
  Unmasked unmasked;
};

Result<void> Refuse(const Unmasked& unmasked) {
  std::vector<std::string> names = unmasked.values;
  names.insert(names.end(), unmasked.lines.begin(), unmasked.lines.end());
  return Fail(ErrorCode::kSecret,
              "cannot mask all of " + Escaped(Join(names, ", ")) + ", and --strict asks for it",
              {kIfPlain, "--mask-short masks values of 1 to 3 bytes and common words, too"});
}

Error TooMuch() {
  return {ErrorCode::kSecret,
          "the secrets are more text to mask than the most, " +
              std::to_string(kMostNeedleBytes >> 20) + " MiB",
          {"name large values that are no secrets under `unmasked` in .stepveil.yaml",
           "fetch fewer secrets, with a path or `only` of this process"}};
}

void Warn(const Unmasked& unmasked, Console& console) {
  if (!unmasked.values.empty()) {
    console.Warn("too short or too common to mask: " + Escaped(Join(unmasked.values, ", ")) + " (" +
                 kIfPlain + ", or pass --mask-short)");
  }
  if (!unmasked.lines.empty()) {
    console.Warn(
        "lines of fewer than 8 characters, or common words, stay unmasked where they stand alone "
        "in: " +
        Escaped(Join(unmasked.lines, ", ")));
  }
}

void WarnOf(Forms forms, Console& console) {
  if (forms == Forms::kFew || forms == Forms::kTexts) {
    console.Warn("the secrets are so large that they are masked as they are" +
                 std::string(forms == Forms::kFew ? ", in base64 and in JSON" : "") +
                 ", and in no other form");
  }
}

// Nothing if they take more than the budget.
std::optional<Found> FindWithin(Environment& environment, const Request& request,
                                const Budget& budget) {
  const NeedleRules rules{request.mask_short ? ShortValues::kMask : ShortValues::kLeave,
                          budget.forms, request.mask_parts ? Parts::kMask : Parts::kLeave};
  FormList needles(budget.bytes);
  Unmasked unmasked;
  for (Variable& variable : environment.variables) {
    variable.hidden = Hidden::kNothing;
    if (!variable.masked || variable.value.empty()) {
      continue;
    }
    if (!AddNeedles(variable.value, rules, needles)) {
      unmasked.values.push_back(variable.name);
    } else if (LeavesLines(variable.value, rules.parts)) {
      unmasked.lines.push_back(variable.name);
      variable.hidden = Hidden::kSomeLines;
    } else {
      variable.hidden = Hidden::kAll;
    }
    if (needles.full()) {
      return std::nullopt;
    }
  }
  return Found{std::move(needles).Take(), std::move(unmasked)};
}

}  // namespace

Result<std::vector<Secret>> NeedlesOfAll(Environment& environment, const Request& request,
                                         Console& console) {
  for (const Budget& budget : kBudgets) {
    std::optional<Found> found = FindWithin(environment, request, budget);
    if (!found) {
      continue;
    }
    const Unmasked& unmasked = found->unmasked;
    if (request.strict && !(unmasked.values.empty() && unmasked.lines.empty())) {
      STEPVEIL_RETURN_IF_ERROR(Refuse(unmasked));
    }
    Warn(unmasked, console);
    WarnOf(budget.forms, console);
    return std::move(found->needles);
  }
  return Fail(TooMuch());
}

}  // namespace stepveil
