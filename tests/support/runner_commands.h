#pragma once

#include <map>
#include <optional>
#include <string>

// How GitHub's runner reads workflow commands out of a step's output, after the description of
// actions/runner (ActionCommand.cs): our own model, to hold the action against.
namespace stepveil::testing {

struct WorkflowCommand {
  std::string name;  // lower case
  std::map<std::string, std::string> properties;
  std::string data;
};

// The command in a line; nothing if it is ordinary text. `::name k=v,k=v::data` at the line's start
// (white space may stand before it), or the older `##[name k=v;k=v]data` anywhere in it. Names that
// the runner doesn't know are no commands.
[[nodiscard]] std::optional<WorkflowCommand> ParseCommand(const std::string& line);

}  // namespace stepveil::testing
