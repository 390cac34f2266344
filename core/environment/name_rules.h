#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// A name that a fetched secret must not take, unless the request allows it by name.
struct ProtectedName {
  std::string pattern;              // a name, or with `*`: "LD_*"; compared without regard to case
  std::string reason;               // "steers the dynamic linker", fits after "it "
  bool spares_credentials = false;  // a name that ends as a credential's does passes all the same
};

// The names that steer processes anywhere (PATH, LD_*, BASH_ENV, NODE_OPTIONS, GIT_SSH_COMMAND,
// ...). Adapters add those of their runner. Ordinary settings (NODE_ENV, PORT) are not on it. Such
// a list is never complete; an allow list is (Selection::strict_names).
[[nodiscard]] const std::vector<ProtectedName>& ProtectedNames();

// ^[A-Za-z_][A-Za-z0-9_]*$
[[nodiscard]] bool IsVariableName(std::string_view name);

// Why `name` is refused; nothing if it may be used. `more` are an adapter's names.
[[nodiscard]] std::optional<std::string> WhyProtected(std::string_view name,
                                                      const std::vector<ProtectedName>& more);

}  // namespace stepveil
