#pragma once

#include <map>
#include <optional>
#include <string>

// What GitHub's runner does with a step's output and files, from the description of its protocol,
// to hold ours against.
namespace stepveil::testing {

// The data of a workflow command as the runner unescapes it: %25 last.
[[nodiscard]] std::string UnescapeData(std::string data);

// What the runner makes of an environment file; nothing if it fails the step.
[[nodiscard]] std::optional<std::map<std::string, std::string>> ParseEnvironmentFile(
    const std::string& text);

}  // namespace stepveil::testing
