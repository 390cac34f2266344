#pragma once

#include "tests/core/identity/scripted_instance.h"

#include <string>
#include <vector>

namespace stepveil::contract {

inline constexpr const char* kProjectId = "7d1f6b1e-9a57-4c3c-8a53-0c5a1f0e2b11";

// Writes down what exists in the recorded project, as the look-ups around a list would be answered
// (recordings/README: folders and imports); the server has no v4.
void ScriptWorld(ScriptedInstance& instance);

}  // namespace stepveil::contract
