#pragma once

#include "core/mask/masker.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::testing {

inline std::vector<Secret> Secrets(const std::vector<std::string>& texts) {
  std::vector<Secret> secrets;
  for (const std::string& text : texts) {
    secrets.emplace_back(text);
  }
  return secrets;
}

inline std::vector<std::string_view> Views(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

inline std::shared_ptr<const NeedleTable> TableOf(const std::vector<std::string>& needles) {
  return std::make_shared<const NeedleTable>(Secrets(needles));
}

// What a masker makes of a stream of these writes.
inline std::string Streamed(const std::vector<std::string>& needles,
                            const std::vector<std::string_view>& writes) {
  Masker masker(TableOf(needles));
  std::string output;
  for (const std::string_view text : writes) {
    masker.Write(text, output);
  }
  masker.Finish(output);
  return output;
}

}  // namespace stepveil::testing
