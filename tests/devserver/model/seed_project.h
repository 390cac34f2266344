#pragma once

#include "tests/devserver/model/store.h"

#include <string>

namespace YAML {
class Node;
}

namespace stepveil::devserver {

// One entry of a seed's `projects`. Throws YAML::Exception; only LoadSeed calls it.
Project LoadProject(const std::string& slug, const YAML::Node& node);

}  // namespace stepveil::devserver
