#pragma once

#include "core/base/result.h"
#include "tests/contract/client_recording.h"
#include "tests/contract/client_replay.h"

#include <string>

namespace stepveil::contract {

[[nodiscard]] Outcome Success(const Recording& recording, const std::string& message);
[[nodiscard]] Outcome Failure(const Recording& recording, const Error& error);

// What stepveil makes of a recorded answer to a login, or to the revocation of its token.
[[nodiscard]] Outcome ReplayLogin(const Recording& recording);
[[nodiscard]] Outcome ReplayRevoke(const Recording& recording);

}  // namespace stepveil::contract
