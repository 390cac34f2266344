#pragma once

#include "core/cli/options.h"

#include <string>
#include <vector>

namespace stepveil {

// What a reader is told of one flag: its names, what its value is, what it does.
struct FlagText {
  std::vector<std::string> names;  // "-e", "--env", "--environment"
  std::string operand;             // "" = a switch
  std::string description;
  std::string group;
};

// One command by its name, with what it does in a line and its flags in the order of its help.
struct CommandText {
  std::string name;
  std::string summary;
  std::vector<FlagText> flags;
};

// The commands of the core; then those that `adapters` bring, without flags.
[[nodiscard]] std::vector<CommandText> CommandTexts(const AdapterCommands& adapters);

}  // namespace stepveil
