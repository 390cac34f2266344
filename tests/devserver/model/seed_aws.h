#pragma once

#include "tests/devserver/model/store.h"

#include <string>

namespace YAML {
class Node;
}

namespace stepveil::devserver {

// One entry of a seed's `aws_keys`, and the `accounts` and `arns` of an identity. Throw
// YAML::Exception; only LoadSeed calls them.
AwsKey LoadAwsKey(const std::string& name, const YAML::Node& node);
AwsTrust LoadAwsTrust(const YAML::Node& node);

}  // namespace stepveil::devserver
