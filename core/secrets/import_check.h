#pragma once

#include "core/config/request.h"
#include "core/secrets/faults.h"
#include "core/secrets/list.h"
#include "core/secrets/lookups.h"
#include "core/secrets/target.h"

#include <string>
#include <vector>

namespace stepveil {

// Adds to `lookups` the folders of imports that the lists leave in doubt. Imports that the list
// shows one for one, each with its folder, are alive: they cost nothing. What is imported by an
// imported folder is not looked at: its server merges it without a trace.
void AskAboutImports(const std::vector<PathAnswer>& answers, Lookups& lookups);

// Names each import of the asked paths whose folder is gone, or which the identity may not read:
// servers leave the latter out, and put a gone one's label on another's secrets.
void CheckImports(const std::vector<PathAnswer>& answers, const Request& request,
                  const Target& target, const Lookups& lookups, Faults& faults,
                  std::vector<std::string>& warnings);

}  // namespace stepveil
