#pragma once

#include "core/config/request.h"
#include "core/secrets/faults.h"
#include "core/secrets/list.h"
#include "core/secrets/lookups.h"
#include "core/secrets/target.h"

#include <string>
#include <vector>

namespace stepveil {

// `path "/x" in environment "dev"`, as all messages name a place.
[[nodiscard]] std::string PlaceName(const std::string& environment, const std::string& path);

// Adds to `lookups` what is needed to explain each answer that is empty or refused. An unknown
// environment or path is answered 200 with an empty list, or 403 to those without any rights.
void AskAboutAnswers(const std::vector<PathAnswer>& answers, const Target& target,
                     Lookups& lookups);

// Names each path that was refused, doesn't exist, holds nothing, was replaced by a service token's
// own scope, or is only partly readable in a recursive list.
void CheckAnswers(const std::vector<PathAnswer>& answers, const Request& request,
                  const Target& target, const Lookups& lookups, Faults& faults,
                  std::vector<std::string>& warnings);

// Is `path` the folder `root` or one below it? The server's recursive lists match by prefix, so
// that /backend brings /backend-extra, too.
[[nodiscard]] bool IsBelow(const std::string& root, const std::string& path);

}  // namespace stepveil
