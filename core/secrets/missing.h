#pragma once

#include "core/base/result.h"
#include "core/config/request.h"
#include "core/secrets/lookups.h"
#include "core/secrets/target.h"

#include <optional>
#include <string>

namespace stepveil {

// The fault if look-ups prove that the environment or `path` doesn't exist, with what is near it.
[[nodiscard]] std::optional<Error> WhatIsMissing(const Lookups& lookups, const Target& target,
                                                 const std::string& path);

// `did you mean "x"? give --flag x`, or the names there are (at most 20).
[[nodiscard]] std::string Suggest(const std::string& word, const std::string& kind,
                                  const std::vector<std::string>& names, const std::string& flag);

}  // namespace stepveil
