#pragma once

#include "core/base/secret.h"
#include "core/mask/limits.h"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace stepveil {

// The least length of a form that spells `text` out: no shorter than `text`, which is looked for
// itself, or kShortestDerivedBytes.
[[nodiscard]] std::size_t LeastSpelled(std::string_view text);

// The same of an encoded form, of which few characters may stand by chance in a checksum.
[[nodiscard]] std::size_t LeastEncoded(std::string_view text);

// Gathers the texts to look for, without duplicates; holds the rule that what is too short or too
// common never gets in. Once it holds more than its budget it takes no more: a list that is full is
// of no use, since masking a part is no choice.
class FormList {
 public:
  enum class Lines { kTake, kLeave };

  explicit FormList(std::size_t most_bytes = std::numeric_limits<std::size_t>::max())
      : most_bytes_(most_bytes) {}

  // `text` as it is.
  void AddWhole(std::string_view text);

  // A form made of a value, trimmed, if it is a maskable line (IsMaskableLine) and no shorter than
  // `least_bytes`; of one with several lines those that are maskable by themselves. `form` is
  // wiped.
  void Add(std::string form, std::size_t least_bytes);

  // What becomes of forms with several lines from now on.
  void Take(Lines lines) { lines_ = lines; }

  [[nodiscard]] bool full() const { return size_bytes_ > most_bytes_; }
  [[nodiscard]] std::size_t size_bytes() const { return size_bytes_; }

  // Takes all of `other`, whatever the budget.
  void Merge(FormList other);

  // All that was added, sorted.
  [[nodiscard]] std::vector<Secret> Take() &&;

 private:
  void AddLine(std::string_view line, std::size_t least_bytes);

  std::size_t most_bytes_;
  std::size_t size_bytes_ = 0;
  Lines lines_ = Lines::kTake;
  std::vector<Secret> forms_;
  std::unordered_set<std::string_view> known_;  // views into forms_
};

}  // namespace stepveil
