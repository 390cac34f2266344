#pragma once

#include "core/run/child.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::testing {

inline constexpr char kCanary[] = "canary-9f3b-SECRET";

// Runs `script` by bash, its output masked (TOKEN holds kCanary); the exit code, 125 for our own
// errors.
inline int RunScript(const std::string& script, PtyUse use = PtyUse::kAuto) {
  std::vector<Secret> block;
  block.emplace_back("PATH=/usr/bin:/bin");
  block.emplace_back(std::string("TOKEN=") + kCanary);
  std::vector<Secret> needles;
  needles.emplace_back(kCanary);
  ChildRequest request{{"bash", "-c", script},
                       std::move(block),
                       std::make_shared<const NeedleTable>(std::move(needles)),
                       {use}};
  const auto outcome = RunChild(std::move(request));
  return outcome ? outcome->exit_code : 125;
}

}  // namespace stepveil::testing
