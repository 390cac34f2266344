#include "core/environment/changes.h"

#include "core/base/text.h"

#include <utility>

namespace stepveil {
namespace {

void AddPart(const char* what, const std::vector<std::string>& names,
             std::vector<std::string>& parts) {
  if (!names.empty()) {
    std::vector<std::string> quoted;
    quoted.reserve(names.size());
    for (const std::string& name : names) {
      quoted.push_back(Quoted(name));
    }
    parts.push_back(what + Join(quoted, ", "));
  }
}

}  // namespace

// Both are sorted by name, so one walk over the two finds everything.
Changes ChangesBetween(const Environment& before, const Environment& after) {
  Changes changes;
  auto old = before.variables.begin();
  auto now = after.variables.begin();
  while (old != before.variables.end() || now != after.variables.end()) {
    const bool only_old =
        now == after.variables.end() || (old != before.variables.end() && old->name < now->name);
    const bool only_now = !only_old && (old == before.variables.end() || now->name < old->name);
    if (only_old) {
      changes.removed.push_back(old++->name);
    } else if (only_now) {
      changes.added.push_back(now++->name);
    } else {
      if (!SameBytes(old->value, now->value) || old->masked != now->masked) {
        changes.changed.push_back(now->name);
      }
      ++old;
      ++now;
    }
  }
  return changes;
}

std::string Describe(const Changes& changes) {
  std::vector<std::string> parts;
  AddPart("changed ", changes.changed, parts);
  AddPart("added ", changes.added, parts);
  AddPart("removed ", changes.removed, parts);
  return Join(parts, "; ");
}

}  // namespace stepveil
