#pragma once

#include "core/check/report.h"
#include "core/config/request.h"
#include "core/http/client.h"
#include "core/identity/login.h"

namespace stepveil {

// Station dynamic: which leases `run` would take, and whether there are such dynamic secrets. Takes
// none; nothing is said where the request names none.
void SayDynamic(const Request& request, Client& client, const AccessToken& token, Report& report);

}  // namespace stepveil
