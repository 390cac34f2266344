#include "core/environment/environment.h"

#include <functional>
#include <set>

namespace stepveil {

std::vector<Secret> ChildBlock(const Variables& parent, const Environment& environment,
                               const std::vector<std::string>& credential_variables) {
  std::set<std::string, std::less<>> replaced(credential_variables.begin(),
                                              credential_variables.end());
  for (const Variable& variable : environment.variables) {
    replaced.insert(variable.name);
  }
  std::vector<Secret> block;
  for (const std::string_view entry : parent.entries()) {
    if (!replaced.contains(entry.substr(0, entry.find('=')))) {
      block.emplace_back(entry);
    }
  }
  for (const Variable& variable : environment.variables) {
    // Reserved, so that growing leaves no copy of a value behind.
    std::string entry;
    entry.reserve(variable.name.size() + 1 + variable.value.size_bytes());
    entry.append(variable.name).append("=").append(variable.value.Expose());
    block.push_back(Secret::Take(entry));
  }
  return block;
}

}  // namespace stepveil
