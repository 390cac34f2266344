#pragma once

#include "core/check/report.h"
#include "core/config/request.h"
#include "core/flow/context.h"
#include "core/flow/session.h"
#include "core/identity/claims.h"
#include "core/secrets/secret_set.h"
#include "core/secrets/wide_rights.h"

namespace stepveil {

// What a station found, as findings: where each setting came from, and names and folders, never a
// value.
void SayCi(const Context& context, Report& report);
void SaySettings(const Request& request, Report& report);
void SayLogin(const Request& request, Report& report);
// What an id token says of itself, beside what Infisical was to be told to expect.
void SayClaims(const Claims& claims, Report& report);
void SayToken(const Session& session, Report& report);
// Station rights: what the identity may read and no process names; nothing where .stepveil.yaml has
// no processes.
void SayRights(const Request& request, const Result<WideRights>& wide, Report& report);
// Station secrets: the paths that were fetched.
void SayPaths(const Request& request, const SecretSet& set, Report& report);

}  // namespace stepveil
