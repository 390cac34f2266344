#include "tests/support/runner_commands.h"

#include "tests/support/runner_files.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

namespace stepveil::testing {
namespace {

const std::set<std::string> kNames = {"add-mask",   "add-matcher",    "add-path",   "debug",
                                      "echo",       "endgroup",       "error",      "group",
                                      "notice",     "remove-matcher", "save-state", "set-env",
                                      "set-output", "stop-commands",  "warning"};

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void ReplaceAll(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
}

std::string UnescapeProperty(std::string text) {
  ReplaceAll(text, "%3A", ":");
  ReplaceAll(text, "%2C", ",");
  return UnescapeData(text);
}

std::string UnescapeOld(std::string text) {
  ReplaceAll(text, "%3B", ";");
  ReplaceAll(text, "%0D", "\r");
  ReplaceAll(text, "%0A", "\n");
  ReplaceAll(text, "%5D", "]");
  ReplaceAll(text, "%25", "%");
  return text;
}

// "name k=v,k=v" into the command.
bool ReadHead(const std::string& head, char separator, std::string (*unescape)(std::string),
              WorkflowCommand& command) {
  const std::size_t space = head.find(' ');
  command.name = Lower(head.substr(0, space));
  std::istringstream pairs(space == std::string::npos ? "" : head.substr(space + 1));
  for (std::string pair; std::getline(pairs, pair, separator);) {
    const std::size_t equals = pair.find('=');
    if (equals != std::string::npos && equals > 0) {
      const std::size_t start = pair.find_first_not_of(' ');
      command.properties[Lower(pair.substr(start, equals - start))] =
          unescape(pair.substr(equals + 1));
    }
  }
  return kNames.contains(command.name);
}

std::optional<WorkflowCommand> ParseNew(const std::string& line) {
  const std::size_t start = line.find_first_not_of(" \t\r\v\f");
  if (start == std::string::npos || line.compare(start, 2, "::") != 0) {
    return std::nullopt;
  }
  const std::size_t end = line.find("::", start + 2);
  WorkflowCommand command;
  if (end == std::string::npos ||
      !ReadHead(line.substr(start + 2, end - start - 2), ',', UnescapeProperty, command)) {
    return std::nullopt;
  }
  command.data = UnescapeData(line.substr(end + 2));
  return command;
}

std::optional<WorkflowCommand> ParseOld(const std::string& line) {
  const std::size_t start = line.find("##[");
  const std::size_t end = start == std::string::npos ? start : line.find(']', start);
  WorkflowCommand command;
  if (end == std::string::npos ||
      !ReadHead(line.substr(start + 3, end - start - 3), ';', UnescapeOld, command)) {
    return std::nullopt;
  }
  command.data = UnescapeOld(line.substr(end + 1));
  return command;
}

}  // namespace

std::optional<WorkflowCommand> ParseCommand(const std::string& line) {
  const auto command = ParseNew(line);
  return command ? command : ParseOld(line);
}

}  // namespace stepveil::testing
