#pragma once

#include "tests/devserver/model/request.h"

namespace stepveil::devserver {

// Who may call a route.
enum class Access { kAnyone, kMachine, kIdentity, kServiceToken, kUser, kAdmin };

// Who sends this request, from its Authorization header. The header is verified on every route that
// exists, even on those that need none; it is cut after seven characters without a look at them.
Outcome<Actor> Authenticate(Store& store, const Request& request);

// Nothing if `actor` may call a route of this kind.
std::optional<Answer> RefuseActor(const Actor& actor, Access access, const Request& request);

}  // namespace stepveil::devserver
