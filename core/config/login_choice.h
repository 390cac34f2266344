#pragma once

#include "core/base/variables.h"
#include "core/config/layers.h"
#include "core/config/load.h"
#include "core/config/request.h"
#include "core/config/setting_faults.h"

namespace stepveil {

// Takes everything about the login out of `layers` into request.login and decides the method: the
// one that flags or environment name, else a given access token, else a complete universal-auth
// pair, else the one that a file names, else oidc when an identity id is known. What the method
// lacks is a fault. Adds the variables read as a credential to request.credential_variables.
void ChooseLogin(Layers& layers, const Variables& variables, Purpose purpose, Request& request,
                 SettingFaults& faults);

}  // namespace stepveil
