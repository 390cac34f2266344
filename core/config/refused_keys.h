#pragma once

#include "core/config/yaml_reader.h"

#include <functional>
#include <map>
#include <string>

namespace stepveil {

// The keys that .stepveil.yaml may not have anywhere, and why: credentials, and what a pull request
// could use to steer the login or the processes.
[[nodiscard]] const std::map<std::string, YamlReader::Refused, std::less<>>& RefusedKeys();

// The same for the keys of one process, with those of other tools, which name ours.
[[nodiscard]] const std::map<std::string, YamlReader::Refused, std::less<>>& RefusedKeysOfProcess();

}  // namespace stepveil
