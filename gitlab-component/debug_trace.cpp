#include "gitlab-component/debug_trace.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace stepveil::gitlab {

bool TracesShell(const Variables& variables) {
  constexpr std::array<std::string_view, 6> kTrue = {"1", "t", "T", "true", "TRUE", "True"};
  const auto value = variables.Get("CI_DEBUG_TRACE");
  return value && std::find(kTrue.begin(), kTrue.end(), *value) != kTrue.end();
}

}  // namespace stepveil::gitlab
