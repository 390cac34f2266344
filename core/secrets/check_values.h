#pragma once

#include "core/config/request.h"
#include "core/secrets/faults.h"
#include "core/secrets/folders.h"
#include "core/secrets/list.h"
#include "core/secrets/resolve_duplicates.h"

#include <string>
#include <vector>

namespace stepveil {

// Names the secrets whose value the server kept back, those that still hold a ${reference}, those
// in which it made "" of a reference to nothing (told by `folders`: v4), and those it sent twice.
// Values it kept back are taken out of `settled`, with a warning, if the request allows a part.
// Only what --only and --except take is looked at for references. Names and paths only: a reference
// may stand beside secret text.
void CheckValues(std::vector<ResolvedSecret>& settled, const Request& request,
                 const Folders& folders, Faults& faults, std::vector<std::string>& warnings);

// Names each requested tag that no secret carries: an unknown tag is answered with an empty list.
// Warns where imports, which the server doesn't filter, were let through.
void CheckTags(const std::vector<PathAnswer>& answers, const Request& request, Faults& faults,
               std::vector<std::string>& warnings);

}  // namespace stepveil
