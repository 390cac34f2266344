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

// What a reference names.
struct ReferenceTarget {
  Place place;
  std::string key;
  bool local = true;
};

// The target of what stands between "${" and "}" of a value in `place`.
ReferenceTarget ResolveReference(std::string_view inside, const Place& place);
// `value`, if it has several lines, quoted like JSON.
std::string QuotedLines(const std::string& value);

// Whose value is expanded.
struct ReferenceUser {
  std::string key;
  Place place;
  bool quote_lines = false;
};

// Expands references as a server of 2026 does (recorded): every one exactly, to any depth; what is
// being expanded already stays as it is; a missing or empty target gives "" (with
// literal_references it stays). A denied target refuses the whole value.
Outcome<std::string> ExpandNewer(const Context& context, const Project& project,
                                 const std::string& value, const ReferenceUser& user);

// Expands ${NAME} and ${environment.folder.NAME} as the 2024 server does, with its faults
// (recorded): no escape, an empty or missing target stays literal, `$` patterns of the target are
// applied, nested references after the first are followed only in part, cycles unroll eleven times.
class References {
 public:
  References(const Project& project, const Actor& actor);

  // `value` with its references replaced; a denied reference or one to a missing folder refuses the
  // whole value. With `quote_lines` an expanded value of several lines is quoted like JSON.
  Outcome<std::string> Expand(const std::string& value, const Place& place, bool quote_lines) const;
  // The same; a refused value stays as it is, as in a list.
  std::string ExpandOrKeep(const std::string& value, const Place& place, bool quote_lines) const;

 private:
  Outcome<std::string> Fetch(const ReferenceTarget& target) const;

  const Project& project_;
  const Actor actor_;
};

}  // namespace stepveil::devserver
