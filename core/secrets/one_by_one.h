#pragma once

#include "core/config/request.h"
#include "core/http/client.h"
#include "core/identity/login.h"
#include "core/secrets/list.h"
#include "core/secrets/target.h"

namespace stepveil {

// The server refuses a whole list for one reference that may not be followed.

// Was the list of this path refused so, and may a part of it do?
[[nodiscard]] bool MayGoOneByOne(const Request& request, const PathAnswer& answer);

// Asks for each secret that holds a reference alone; what is refused then is put into
// `answer.denied`. Errors: as SendAll.
[[nodiscard]] Result<void> ExpandOneByOne(Client& client, const AccessToken& token,
                                          const Request& request, const Target& target,
                                          PathAnswer& answer);

}  // namespace stepveil
