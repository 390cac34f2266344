#include "core/app/needles_of_all.h"

#include "core/base/text.h"
#include "core/mask/needles.h"

#include <string>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kIfPlain = "list them as unmasked if they are plain settings";

struct Unmasked {
  std::vector<std::string> values;  // names
  std::vector<std::string> lines;
};

Result<void> Refuse(const Unmasked& unmasked) {
  std::vector<std::string> names = unmasked.values;
  names.insert(names.end(), unmasked.lines.begin(), unmasked.lines.end());
  return Fail(ErrorCode::kSecret,
              "cannot mask all of " + Escaped(Join(names, ", ")) + ", and --strict asks for it",
              {kIfPlain, "--mask-short masks values of 1 to 3 bytes and common words, too"});
}

void Warn(const Unmasked& unmasked, Console& console) {
  if (!unmasked.values.empty()) {
    console.Warn("too short or too common to mask: " + Escaped(Join(unmasked.values, ", ")) + " (" +
                 kIfPlain + ", or pass --mask-short)");
  }
  if (!unmasked.lines.empty()) {
    console.Warn("lines of fewer than 8 characters, or common words, stay unmasked in: " +
                 Escaped(Join(unmasked.lines, ", ")));
  }
}

}  // namespace

Result<std::vector<Secret>> NeedlesOfAll(Environment& environment, const Request& request,
                                         Console& console) {
  const auto short_values = request.mask_short ? ShortValues::kMask : ShortValues::kLeave;
  std::vector<Secret> needles;
  Unmasked unmasked;
  for (Variable& variable : environment.variables) {
    variable.hidden = Hidden::kNothing;
    if (!variable.masked || variable.value.empty()) {
      continue;
    }
    std::vector<Secret> forms = NeedlesOf(variable.value, short_values);
    if (forms.empty()) {
      unmasked.values.push_back(variable.name);
    } else if (LeavesLines(variable.value)) {
      unmasked.lines.push_back(variable.name);
      variable.hidden = Hidden::kSomeLines;
    } else {
      variable.hidden = Hidden::kAll;
    }
    MoveAll(std::move(forms), needles);
  }
  const bool all = unmasked.values.empty() && unmasked.lines.empty();
  if (request.strict && !all) {
    STEPVEIL_RETURN_IF_ERROR(Refuse(unmasked));
  }
  Warn(unmasked, console);
  return needles;
}

}  // namespace stepveil
