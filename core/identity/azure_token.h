#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/identity/login_method.h"

#include <array>

namespace stepveil {

// An access token for the managed identity of this job: LoginMethod::prove. Looked for in this
// order: workload identity (AZURE_FEDERATED_TOKEN_FILE with AZURE_CLIENT_ID and AZURE_TENANT_ID),
// the service of an app or container (IDENTITY_ENDPOINT with IDENTITY_HEADER), the metadata service
// of a machine. It is for login.audience, else for Azure's own management, as `infisical login`
// asks. INFISICAL_AZURE_AUTH_USE_WORKLOAD_IDENTITY forces or forbids the first,
// INFISICAL_AZURE_AUTH_CLIENT_ID or _OBJECT_ID chooses among several identities of a machine.
// Errors: kLogin, kNetwork.
[[nodiscard]] Result<Secret> FindAzureToken(const ProofContext& context);

// The variables that are read as a credential for it.
inline constexpr std::array kAzureCredentialVariables = {"AZURE_FEDERATED_TOKEN_FILE",
                                                         "IDENTITY_ENDPOINT", "IDENTITY_HEADER"};

}  // namespace stepveil
