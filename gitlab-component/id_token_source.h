#pragma once

#include "core/flow/adapter.h"
#include "core/identity/id_token_source.h"

#include <memory>
#include <string>
#include <vector>

namespace stepveil::gitlab {

// The job's id token, which GitLab puts into the variable that the job names under `id_tokens:`:
// STEPVEIL_ID_TOKEN, or INFISICAL_ID_TOKEN as Infisical's documentation calls it. A token for
// another audience than the one asked for is refused before anybody sees it. `context` is borrowed.
[[nodiscard]] std::unique_ptr<IdTokenSource> MakeIdTokenSource(const AdapterContext& context);

// The variables that hold it.
[[nodiscard]] std::vector<std::string> IdTokenVariables();

// For a failed login: what this job's id token says about project, ref and environment.
void ExplainLogin(Error& error, const Variables& variables);

}  // namespace stepveil::gitlab
