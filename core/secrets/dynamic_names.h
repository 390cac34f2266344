#pragma once

#include "core/base/result.h"
#include "core/config/request.h"
#include "core/http/client.h"
#include "core/identity/login.h"
#include "core/secrets/lease.h"

#include <string>
#include <vector>

namespace stepveil {

// Where the dynamic secret stands that `text` names: NAME in the request's only folder, or
// /FOLDER/NAME. Errors: kConfig, of a NAME that may stand in any of several folders.
[[nodiscard]] Result<DynamicSecret> LocateDynamic(const std::string& text, const Request& request,
                                                  const std::string& project_slug);

// The names of the dynamic secrets in the folder of `place`, whose own name does not matter. Takes
// no lease. Errors: kLogin, kSecret, kNetwork.
[[nodiscard]] Result<std::vector<std::string>> ListDynamicSecrets(Client& client,
                                                                  const AccessToken& token,
                                                                  const DynamicSecret& place);

// What to do where there is no dynamic secret of that name: the nearest of `names`, or all.
[[nodiscard]] std::string SuggestDynamic(const std::string& name,
                                         const std::vector<std::string>& names);

}  // namespace stepveil
