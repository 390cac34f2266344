#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// How GitHub's runner reads the files of a step, after the description of actions/runner
// (FileCommandManager.cs): our own model, to hold the action against.
namespace stepveil::testing {

// The data of a workflow command as the runner unescapes it: %25 last.
[[nodiscard]] std::string UnescapeData(std::string data);

// What the runner takes from a file of names and values, in order. What stands before a fault is
// taken all the same; the fault fails the step.
struct RunnerFile {
  std::vector<std::pair<std::string, std::string>> pairs;
  bool faulty = false;
};
[[nodiscard]] RunnerFile ParseRunnerFile(const std::string& text);

// The same as a map; nothing if the file fails the step.
[[nodiscard]] std::optional<std::map<std::string, std::string>> ParseEnvironmentFile(
    const std::string& text);

}  // namespace stepveil::testing
