#pragma once

#include "core/cli/options.h"
#include "core/cli/options_run_flags.h"

#include <functional>
#include <string>
#include <vector>

namespace stepveil {

// What the flags of one command said, beside what goes into the CommandLine itself.
struct ParsedFlags {
  bool help = false;
  WatchFlags watch;                  // run --watch, --watch-interval
  std::string shell_command;         // run --command
  std::string shell;                 // run --shell
  RunFlags options;                  // run --pty, --kill-after, --drain
  std::vector<std::string> renames;  // --rename, as given
  std::string format;                // export --format
};

// One flag of a command.
struct Flag {
  std::string names;        // "-e,--env"; the first long one stands in messages
  std::string operand;      // what its value is; "" = a switch
  std::string description;  // fits on the rest of a line of 80
  std::string group;        // "" = not in the help
  std::function<void(const std::string&)> take;  // called with each value, in order
  std::function<void(bool)> turn;                // a switch: on or off
};

// Every flag that `line.command` knows, in the order of its help. They write to `line` and `read`,
// which must outlive them.
[[nodiscard]] std::vector<Flag> FlagsOf(CommandLine& line, ParsedFlags& read);

}  // namespace stepveil
