#include "core/environment/name_rules.h"

#include "core/base/text.h"

#include <algorithm>
#include <map>
#include <utility>

namespace stepveil {
namespace {

bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// How the names of credentials end. In some families only these names pass.
const std::vector<std::string>& CredentialNames() {
  static const std::vector<std::string> patterns = {
      "*_token", "*_tokens",     "*_token_*",  "*_password",   "*_passwd",
      "*_pass",  "*_passphrase", "*_pwd",      "*_secret",     "*_secrets",
      "*_key",   "*_apikey",     "*_username", "*_user",       "*_login",
      "*_auth",  "*_ident",      "*authtoken", "*_credential", "*_credentials"};
  return patterns;
}

bool Refuses(const ProtectedName& entry, std::string_view lower_pattern,
             const std::string& lower_name) {
  return GlobMatches(lower_pattern, lower_name) &&
         !(entry.spares_credentials && MatchesAny(CredentialNames(), lower_name));
}

// The table by the first letter of its patterns, since thousands of names may be asked for. Borrows
// it.
class Index {
 public:
  explicit Index(const std::vector<ProtectedName>& names) {
    for (const ProtectedName& entry : names) {
      std::string lower = LowerAscii(entry.pattern);
      const char first = lower.front();
      rows_[first].push_back({std::move(lower), &entry});
    }
  }

  [[nodiscard]] std::optional<std::string> ReasonFor(const std::string& lower_name) const {
    for (const char first : {lower_name.empty() ? '*' : lower_name.front(), '*'}) {
      if (const auto rows = rows_.find(first); rows != rows_.end()) {
        if (auto reason = ReasonIn(rows->second, lower_name)) {
          return reason;
        }
      }
    }
    return std::nullopt;
  }

 private:
  struct Row {
    std::string lower_pattern;
    const ProtectedName* entry;
  };

  static std::optional<std::string> ReasonIn(const std::vector<Row>& rows,
                                             const std::string& lower_name) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
      return Refuses(*row.entry, row.lower_pattern, lower_name);
    });
    return found == rows.end() ? std::nullopt : std::optional(found->entry->reason);
  }

  std::map<char, std::vector<Row>> rows_;
};

}  // namespace

bool IsVariableName(std::string_view name) {
  return !name.empty() && IsLetter(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) { return IsLetter(c) || IsDigit(c); });
}

std::optional<std::string> WhyProtected(std::string_view name,
                                        const std::vector<ProtectedName>& more) {
  static const Index index(ProtectedNames());
  const std::string lower = LowerAscii(name);
  if (auto reason = index.ReasonFor(lower)) {
    return reason;
  }
  // Some dozens: an index of their own, for each name, would cost more than it saves.
  const auto found = std::find_if(more.begin(), more.end(), [&](const ProtectedName& entry) {
    return Refuses(entry, LowerAscii(entry.pattern), lower);
  });
  return found == more.end() ? std::nullopt : std::optional(found->reason);
}

}  // namespace stepveil
