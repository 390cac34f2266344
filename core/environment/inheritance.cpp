#include "core/environment/inheritance.h"

#include "core/base/text.h"

#include <algorithm>
#include <optional>

namespace stepveil {
namespace {

std::optional<std::string> NamedBy(const std::string& name, const Inheritance& inheritance) {
  const auto& keep = inheritance.keep;
  if (std::find(keep.begin(), keep.end(), name) != keep.end()) {
    return name;
  }
  const auto named = std::find_if(keep.begin(), keep.end(), [&](const std::string& pattern) {
    return NamesSomething(pattern) && GlobMatches(pattern, name);
  });
  return named == keep.end() ? std::nullopt : std::optional(*named);
}

}  // namespace

bool IsInherited(std::string_view name, const Inheritance& inheritance) {
  return !inheritance.pristine || MatchesAny(inheritance.keep, name);
}

std::vector<KeptCredential> KeptCredentials(const Variables& parent,
                                            const std::vector<std::string>& credential_variables,
                                            const Inheritance& inheritance) {
  std::vector<KeptCredential> kept;
  for (const std::string& name : credential_variables) {
    const auto pattern = NamedBy(name, inheritance);
    if (pattern && parent.Get(name)) {
      kept.push_back({name, *pattern});
    }
  }
  return kept;
}

}  // namespace stepveil
