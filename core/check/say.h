#pragma once

#include "core/check/report.h"
#include "core/config/request.h"
#include "core/environment/environment.h"
#include "core/flow/context.h"
#include "core/flow/session.h"
#include "core/secrets/secret_set.h"

namespace stepveil {

// What a station found, as findings: where each setting came from, and names and folders, never a
// value.
void SayCi(const Context& context, Report& report);
void SaySettings(const Request& request, Report& report);
void SayLogin(const Request& request, Report& report);
// Of an id token what it says about itself, to be held against what Infisical was told to expect;
// of any other proof nothing.
void SayProof(const Secret& proof, Report& report);
void SayToken(const Session& session, Report& report);
void SaySecrets(const SecretSet& set, Report& report);
void SayNames(const Environment& environment, Report& report);

}  // namespace stepveil
