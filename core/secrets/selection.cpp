#include "core/secrets/selection.h"

#include "core/base/text.h"

namespace stepveil {

bool IsTaken(const Selection& selection, const std::string& name) {
  return (selection.only.empty() || MatchesAny(selection.only, name)) &&
         !MatchesAny(selection.except, name);
}

}  // namespace stepveil
