#pragma once

#include "tests/devserver/model/request.h"

#include <functional>
#include <string>
#include <string_view>

namespace stepveil::devserver {

// Where a value stands: what ${NAME} without a folder means in it.
struct Place {
  std::string environment, path;
};

// Expands ${NAME} and ${environment.folder.NAME} as the 2024 server does, with its faults
// (recorded): no escape, an empty or missing target stays literal, `$` patterns of the target are
// applied, nested references after the first are followed only in part, cycles unroll eleven times.
class References {
 public:
  References(const Store& store, const Project& project, const Actor& actor);

  // `value` with its references replaced; a denied reference or one to a missing folder refuses the
  // whole value. With `quote_lines` an expanded value of several lines is quoted like JSON.
  Outcome<std::string> Expand(const std::string& value, const Place& place, bool quote_lines) const;
  // The same; a refused value stays as it is, as in a list.
  std::string ExpandOrKeep(const std::string& value, const Place& place, bool quote_lines) const;

 private:
  struct Target {
    Place place;
    std::string key;
    bool local = true;
  };

  Target Resolve(std::string_view reference, const Place& place) const;
  Outcome<std::string> Fetch(const Target& target) const;

  const Store& store_;
  const Project& project_;
  const Actor actor_;
};

}  // namespace stepveil::devserver
