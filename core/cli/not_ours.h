#pragma once

#include "core/base/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// What Infisical's own CLI knows and stepveil doesn't, answered with what to do instead (kUsage);
// nothing for any other word. A pipeline that comes from there meets them.

// `words` as typed: "agent", or "secrets" and "set". Only names of the table are quoted.
[[nodiscard]] std::optional<Error> NotOurCommand(const std::vector<std::string>& words);

// `flag` with its dashes, of the command named as on the command line ("export").
[[nodiscard]] std::optional<Error> NotOurFlag(std::string_view command, std::string_view flag);

}  // namespace stepveil
