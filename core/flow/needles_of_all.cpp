#include "core/flow/needles_of_all.h"

#include "core/base/text.h"
#include "core/mask/masker.h"
#include "core/mask/needles.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kIfPlain = "list them as unmasked if they are plain settings";

// What one process's forms may cost: the rarer ones are dropped first, and of long values by
// themselves: one certificate takes nothing from ten tokens. Each byte takes 20 of memory and some
// 0.1 us when a table is made.
struct Budget {
  Forms forms;
  std::size_t bytes;
};

constexpr std::array<Budget, 5> kBudgets = {{{Forms::kAll, std::size_t{128} << 10},
                                             {Forms::kMany, std::size_t{512} << 10},
                                             {Forms::kCommon, std::size_t{8} << 20},
                                             {Forms::kFew, std::size_t{16} << 20},
                                             {Forms::kTexts, kMostNeedleBytes}}};

constexpr std::size_t kLongBytes = 256;

enum class Length { kShort, kLong };

bool IsOf(const Secret& value, Length length) {
  return (value.Expose().size() < kLongBytes) == (length == Length::kShort);
}

struct Unmasked {
  std::vector<std::string> values;  // names
  std::vector<std::string> lines;
};

struct Found {
  Forms forms;
  FormList needles;
  Unmasked unmasked;
};

void Append(std::vector<std::string>& names, const std::vector<std::string>& more) {
  names.insert(names.end(), more.begin(), more.end());
}

Result<void> Refuse(const Unmasked& unmasked) {
  std::vector<std::string> names = unmasked.values;
  Append(names, unmasked.lines);
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

// Those of the values of `length`; nothing if they take more than the budget.
std::optional<Found> FindWithin(Environment& environment, const Request& request, Length length,
                                const Budget& budget) {
  const NeedleRules rules{request.mask_short ? ShortValues::kMask : ShortValues::kLeave,
                          budget.forms, request.mask_parts ? Parts::kMask : Parts::kLeave};
  FormList needles(budget.bytes);
  Unmasked unmasked;
  for (Variable& variable : environment.variables) {
    if (!IsOf(variable.value, length)) {
      continue;
    }
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
  return Found{budget.forms, std::move(needles), std::move(unmasked)};
}

std::optional<Found> FindMost(Environment& environment, const Request& request, Length length,
                              std::size_t most_bytes) {
  for (const Budget& budget : kBudgets) {
    const Budget within{budget.forms, std::min(budget.bytes, most_bytes)};
    if (auto found = FindWithin(environment, request, length, within)) {
      return found;
    }
  }
  return std::nullopt;
}

// Those of all values.
std::optional<Found> Find(Environment& environment, const Request& request) {
  auto of_short = FindMost(environment, request, Length::kShort, kMostNeedleBytes);
  const std::size_t left = of_short ? kMostNeedleBytes - of_short->needles.size_bytes() : 0;
  auto of_long = FindMost(environment, request, Length::kLong, left);
  if (!of_short || !of_long) {
    return std::nullopt;
  }
  of_long->needles.Merge(std::move(of_short->needles));
  Append(of_long->unmasked.values, of_short->unmasked.values);
  Append(of_long->unmasked.lines, of_short->unmasked.lines);
  of_long->forms = std::min(of_long->forms, of_short->forms);
  return of_long;
}

}  // namespace

Result<std::vector<Secret>> NeedlesOfAll(Environment& environment, const Request& request,
                                         Console& console) {
  std::optional<Found> found = Find(environment, request);
  if (!found) {
    return Fail(TooMuch());
  }
  const Unmasked& unmasked = found->unmasked;
  if (request.strict && !(unmasked.values.empty() && unmasked.lines.empty())) {
    STEPVEIL_RETURN_IF_ERROR(Refuse(unmasked));
  }
  Warn(unmasked, console);
  WarnOf(found->forms, console);
  return std::move(found->needles).Take();
}

}  // namespace stepveil
