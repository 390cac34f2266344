#pragma once

#include "core/base/secret.h"
#include "core/environment/environment.h"
#include "core/export/exporter.h"

#include <string>
#include <vector>

namespace stepveil {

// What may be handed over, once everything was fetched, checked and masked.
struct Prepared {
  std::vector<Environment> environments = {};  // in the order of the requests
  std::vector<Secret> needles = {};            // of every value and token
  bool has_needles = false;                    // of values, beside those of the tokens
  bool mask = true;                            // false: the command's output is to be left as it is
  std::vector<std::string> credential_variables = {};
  Inheritance inheritance = {};
  Origin origin = {};            // of the first environment
  std::string api_version = {};  // as in SecretSet
};

}  // namespace stepveil
