#include "core/base/variables.h"

namespace stepveil {

Variables::Variables(char** block) {
  for (; block != nullptr && *block != nullptr; ++block) {
    entries_.emplace_back(*block);
  }
}

Variables::Variables(const std::vector<std::string>& entries)
    : entries_(entries.begin(), entries.end()) {}

std::optional<std::string_view> Variables::Get(std::string_view name) const {
  for (const std::string_view entry : entries_) {
    if (entry.size() > name.size() && entry[name.size()] == '=' && entry.starts_with(name)) {
      return entry.substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> Variables::GetNonEmpty(std::string_view name) const {
  const auto value = Get(name);
  return value && !value->empty() ? value : std::nullopt;
}

}  // namespace stepveil
