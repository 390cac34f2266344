#pragma once

#include "core/base/secret.h"

#include <string>
#include <vector>

namespace stepveil {

struct FetchedSecret {
  std::string name;         // as in Infisical: any bytes; checked later
  Secret value;             // raw bytes, may be empty or hold newlines and NUL
  std::string environment;  // where it stands, e.g. "dev"
  std::string path;         // its folder, e.g. "/shared"
  std::string asked_path;   // the path of the request that brought it, e.g. "/backend"
  bool imported = false;
  std::vector<std::string> tags;  // slugs; imported secrets carry none
  bool leased = false;            // of a dynamic secret, which was asked for by its name
};

// What one request brought. Within one asked_path each (name, environment, path) is unique and
// imports have been settled; a name may still come from several asked paths or, with recursive,
// several folders: sorted by order of asked paths, depth and path.
struct SecretSet {
  std::vector<FetchedSecret> secrets;
  std::vector<std::string> warnings;  // names and paths, escaped; never a value
  std::string api_version;            // of the list that the instance answered: "v4" or "v3"
};

}  // namespace stepveil
