#pragma once

#include <string>

namespace stepveil::github {

// A message of the core that speaks of command-line flags, as the user of the action has to hear
// it: "--allow-empty" becomes "allow-empty: true", "--env" "env-slug". Flags that no input stands
// for become their variable ("--deadline" STEPVEIL_DEADLINE).
[[nodiscard]] std::string InInputs(const std::string& text);

}  // namespace stepveil::github
