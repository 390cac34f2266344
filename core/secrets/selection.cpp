#include "core/secrets/selection.h"

#include "core/base/text.h"

namespace stepveil {

bool IsTaken(const Selection& selection, const std::string& name) {
  return (selection.only.empty() || MatchesAny(selection.only, name)) &&
         !MatchesAny(selection.except, name);
}

SecretSet TakenOf(const SecretSet& set, const Selection& selection) {
  SecretSet taken{{}, set.warnings, set.api_version};
  for (const FetchedSecret& one : set.secrets) {
    if (IsTaken(selection, one.name)) {
      taken.secrets.push_back({one.name, one.value.Clone(), one.environment, one.path,
                               one.asked_path, one.imported, one.tags});
    }
  }
  return taken;
}

}  // namespace stepveil
