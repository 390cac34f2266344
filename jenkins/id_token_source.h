#pragma once

#include "core/flow/adapter.h"
#include "core/identity/id_token_source.h"

#include <memory>

namespace stepveil::jenkins {

// Jenkins gives a job no id token by itself; a credential of the OpenID Connect Provider plugin
// does, and the shared library (or the Pipeline, with withCredentials) puts it into
// STEPVEIL_ID_TOKEN. Its audience is fixed by the credential: another one asked for is an error
// here, before the login that would fail. `context` is borrowed.
[[nodiscard]] std::unique_ptr<IdTokenSource> MakeIdTokenSource(const AdapterContext& context);

}  // namespace stepveil::jenkins
