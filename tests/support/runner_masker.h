#pragma once

#include <set>
#include <string>

// How GitHub's runner masks its log, after the description of actions/runner (SecretMasker.cs,
// HostContext.cs): our own model, to hold the action against. Its two encoders for PowerShell's `&`
// are left out; so it masks less than the runner, never more.
namespace stepveil::testing {

class RunnerMasker {
 public:
  // What `::add-mask::` does: the data as a whole, and each of its lines, trimmed. White space
  // alone masks nothing; there is no least length.
  void AddMask(const std::string& data);

  // Each maximal region of overlapping or touching occurrences of any value or encoding of it
  // becomes `***`.
  [[nodiscard]] std::string Mask(const std::string& text) const;

  [[nodiscard]] std::size_t values() const { return values_.size(); }

 private:
  void AddValue(const std::string& value);

  std::set<std::string> values_;
};

}  // namespace stepveil::testing
