#pragma once

#include "tests/contract/server_rig.h"

#include <string>

namespace stepveil::devserver {

// Brings the rig into the state that the recording `name` was made in, and returns the request with
// every placeholder filled: the token of the right identity, an id token with the fault that the
// name says, an etag of the same list, ...
Call Prepare(Rig& rig, const std::string& name, const std::string& request);

}  // namespace stepveil::devserver
