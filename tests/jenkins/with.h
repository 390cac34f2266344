#pragma once

#include "core/environment/environment.h"

#include <string>
#include <utility>
#include <vector>

namespace stepveil::jenkins {

// These names and values, masked as any.
inline Environment With(const std::vector<std::pair<std::string, std::string>>& variables) {
  Environment environment;
  for (const auto& [name, value] : variables) {
    Variable variable;
    variable.name = name;
    variable.value = Secret(value);
    environment.variables.push_back(std::move(variable));
  }
  return environment;
}

}  // namespace stepveil::jenkins
