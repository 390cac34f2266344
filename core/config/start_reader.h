#pragma once

#include "core/config/process_start.h"
#include "core/config/yaml_reader.h"

#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// A command as argv: a text is one for `sh -c`, a list stands as it is. Nothing, with a fault, if
// it is none.
[[nodiscard]] std::optional<std::vector<std::string>> ReadCommand(YamlReader& yaml,
                                                                  const YamlNode& node);

// Adds what a process says for `run --all` to the keys that are known in it: after, ready, restart,
// tty. They write to `to`, and borrow it and `yaml`. Whether the names in `after` are any is for
// ChooseProcesses to say.
//   ready: ADDRESS | ended | { address: ADDRESS, within: TIME } | { command: COMMAND, within: TIME
//   }
void AddStartKeys(YamlReader& yaml, ProcessStart& to, YamlReader::Keys& keys);

}  // namespace stepveil
