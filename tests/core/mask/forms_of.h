#pragma once

#include "core/mask/forms.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::testing {

inline std::vector<std::string> Texts(const std::vector<Secret>& secrets) {
  std::vector<std::string> texts;
  for (const Secret& secret : secrets) {
    texts.emplace_back(secret.Expose());
  }
  return texts;
}

// What `add` makes of `text`.
inline std::vector<std::string> FormsOf(std::string_view text,
                                        void (*add)(std::string_view, FormList&)) {
  FormList forms;
  add(text, forms);
  return Texts(std::move(forms).Take());
}

}  // namespace stepveil::testing
