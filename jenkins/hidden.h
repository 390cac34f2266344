#pragma once

#include "core/base/secret.h"
#include "core/environment/environment.h"
#include "core/mask/mask_plan.h"

#include <optional>
#include <string_view>
#include <vector>

namespace stepveil::jenkins {

// A variable that Jenkins has to hide.
struct Hidden {
  std::string_view name;  // borrowed, as is the value
  std::string_view value;
  std::vector<Secret> parts;    // the needles that stand in it, of one line each; the value is one
  std::vector<Secret> decoded;  // those that it or a part decodes to, of one line each
  std::vector<Secret> rarer;    // further forms of these, which Jenkins doesn't make
};

// What of it there is to hide, of the texts that are looked for; nothing if `needles` has no form
// of its value, which then is masked nowhere.
[[nodiscard]] std::optional<Hidden> HiddenIn(const Variable& variable, const TextSet& needles);

[[nodiscard]] bool IsOneLine(std::string_view text);

}  // namespace stepveil::jenkins
