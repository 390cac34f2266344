#pragma once

#include "core/base/secret.h"

#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// Gathers the texts to look for; holds the rule that what is too short or too common never gets in.
class FormList {
 public:
  // `text` as it is.
  void AddWhole(std::string_view text);

  // A form made of a value: its worthy lines, trimmed. `form` is wiped.
  void Add(std::string form);

  // All that was added, sorted and without duplicates.
  [[nodiscard]] std::vector<Secret> Take() &&;

 private:
  std::vector<Secret> forms_;
};

}  // namespace stepveil
