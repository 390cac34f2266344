#pragma once

#include "core/config/settings.h"

#include <string>
#include <vector>

namespace stepveil {

// A command line cut into words, free of credentials.
struct Words {
  std::vector<std::string> flags;  // after the command's name, up to "--"
  bool has_child = false;          // was there a "--"?
  std::vector<std::string> child;  // what stands after it
  Settings credentials;            // and nothing else
  std::vector<std::string> warnings;
};

// Reads argv from `first` on. Values of credentials (--token, --jwt, --client-secret, ...) go
// straight into a Secret and are overwritten in argv, where any process of the machine can read
// them; headers' values are overwritten, too. Words after "--" are the child's and left alone.
[[nodiscard]] Words TakeWords(int argc, char** argv, int first);

}  // namespace stepveil
