#pragma once

#include "core/check/report.h"
#include "core/config/settings.h"
#include "core/flow/context.h"

namespace stepveil {

// Goes the way of `run` up to where a command would start, and says at each station what it found:
//   ci, settings, login (and the id token's own claims), server, secrets, names
// After a fault it goes on as far as sense allows. The access token is revoked, also where a signal
// asks the process to end. Warnings of the way are findings. No value, no token and nothing that
// tells a value's length is in the report.
[[nodiscard]] Report Check(Settings settings, const Context& context);

}  // namespace stepveil
