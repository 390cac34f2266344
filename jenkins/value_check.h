#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/environment/environment.h"

namespace stepveil::jenkins {

// What the agent does to what passes through it.
struct AgentTraits {
  bool letters_arrive = true;            // those outside of ASCII, in variables
  const Variables* variables = nullptr;  // that its steps have already, borrowed
};

// Does every value reach the steps as it is? Errors: kExport naming each that is not UTF-8, which
// a Java string can't carry, that has letters which the agent changes, or that no variable can
// hold, not even to be written into a file; or the sizes, if no step could start with all of them.
[[nodiscard]] Result<void> CheckValues(const Environment& environment, const AgentTraits& agent);

}  // namespace stepveil::jenkins
