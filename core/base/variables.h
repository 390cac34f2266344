#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// A read-only look at environment variables. Borrows the block (environ's, or a test's), which must
// outlive it and stay unchanged; copies nothing, since values may be credentials.
class Variables {
 public:
  // `block` as execve(2) hands it over: "NAME=VALUE" strings, ended by a null pointer.
  explicit Variables(char** block);

  // For tests: borrows the strings of `entries`.
  explicit Variables(const std::vector<std::string>& entries);

  // The value of `name`; nothing if it isn't set. Set but empty gives "".
  [[nodiscard]] std::optional<std::string_view> Get(std::string_view name) const;

  // The same, but an empty value counts as not set.
  [[nodiscard]] std::optional<std::string_view> GetNonEmpty(std::string_view name) const;

  // All "NAME=VALUE" entries, in the order of the block.
  [[nodiscard]] const std::vector<std::string_view>& entries() const { return entries_; }

 private:
  std::vector<std::string_view> entries_;
};

}  // namespace stepveil
