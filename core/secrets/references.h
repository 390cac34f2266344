#pragma once

#include "core/base/secret.h"
#include "core/secrets/folders.h"
#include "core/secrets/target.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// What a value refers to by ${NAME} or ${environment.folder.NAME}. The name is part of the value:
// no message shows it unless IsPlainName.
struct Reference {
  Place place;
  std::string name;
};

// The references of a value that stands in `place`, as servers of 2026 read them: letters, digits,
// "-", "_" and "." only; what else stands in ${} stays as it is, and is found so.
[[nodiscard]] std::vector<Reference> ReferencesIn(const Secret& stored, const Place& place);

// Does `value` hold what the server takes for a reference: "${", one or more other bytes, "}"?
[[nodiscard]] bool HoldsReference(const Secret& value);

// Capitals, digits and "_", as settings are named: no part of a password looks so by chance.
[[nodiscard]] bool IsPlainName(std::string_view name);

// Follows references through stored values, each one once.
class ReferenceWalk {
 public:
  explicit ReferenceWalk(const Folders& folders) : folders_(folders) {}

  // `expanded` is what the server made of `stored`: a name that the folder only imports counts as
  // there if its value is in it, since servers differ in whether they look there.
  void Follow(const Secret& stored, const Place& place, const Secret& expanded);

  std::set<Place> unasked;         // folders that must be asked for to go on
  std::vector<Reference> missing;  // what doesn't exist

 private:
  void Visit(const Reference& reference, const Secret& expanded);

  const Folders& folders_;
  std::set<std::pair<Place, std::string>> seen_;
};

}  // namespace stepveil
