// The table of names that steer processes: that have a program or library loaded, or move what a
// process trusts (certificates, registries, proxies, the place of its settings). One row for each
// kind, with its reason. NODE_ENV, PORT, RUST_LOG, PYTHONUNBUFFERED, LC_ALL, GIT_TOKEN, GIT_SSH_KEY
// and the like are settings or secrets of an application and stay off it.
#include "core/base/text.h"
#include "core/environment/name_rules.h"
#include "core/environment/protected_rows.h"

#include <utility>

namespace stepveil {
namespace {

void AddNames(std::span<const ProtectedRow> rows, std::vector<ProtectedName>& table) {
  for (const ProtectedRow& row : rows) {
    for (std::string& pattern : Split(row.patterns, ' ')) {
      table.push_back(
          {std::move(pattern), std::string(row.reason), row.credentials == Credentials::kPass});
    }
  }
}

std::vector<ProtectedName> TableOfNames() {
  std::vector<ProtectedName> table;
  AddNames(ProtectedByLanguages(), table);
  AddNames(ProtectedByTools(), table);
  return table;
}

}  // namespace

const std::vector<ProtectedName>& ProtectedNames() {
  static const std::vector<ProtectedName> table = TableOfNames();
  return table;
}

}  // namespace stepveil
