#include "core/environment/environment.h"
#include "core/environment/inheritance.h"

#include <functional>
#include <set>

namespace stepveil {
namespace {

using Names = std::set<std::string, std::less<>>;

// Which of the parent's variables are left out of the block, or get another value there.
Names Replaced(const Variables& parent, const Environment& environment,
               const std::vector<std::string>& credential_variables,
               const Inheritance& inheritance) {
  Names replaced(credential_variables.begin(), credential_variables.end());
  for (const KeptCredential& kept : KeptCredentials(parent, credential_variables, inheritance)) {
    replaced.erase(kept.name);
  }
  for (const Variable& variable : environment.variables) {
    replaced.insert(variable.name);
  }
  return replaced;
}

}  // namespace

std::vector<Secret> ChildBlock(const Variables& parent, const Environment& environment,
                               const std::vector<std::string>& credential_variables,
                               const Inheritance& inheritance) {
  const Names replaced = Replaced(parent, environment, credential_variables, inheritance);
  std::vector<Secret> block;
  for (const std::string_view entry : parent.entries()) {
    const std::string_view name = entry.substr(0, entry.find('='));
    if (!replaced.contains(name) && IsInherited(name, inheritance)) {
      block.emplace_back(entry);
    }
  }
  for (const Variable& variable : environment.variables) {
    // Reserved at once, so that growing does not leave copies of values behind.
    std::string entry;
    entry.reserve(variable.name.size() + 1 + variable.value.size_bytes());
    entry.append(variable.name).append("=").append(variable.value.Expose());
    block.push_back(Secret::Take(entry));
  }
  return block;
}

}  // namespace stepveil
