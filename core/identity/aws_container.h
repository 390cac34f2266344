#pragma once

#include "core/base/result.h"
#include "core/identity/aws_metadata.h"

#include <optional>

namespace stepveil {

// The credentials of the role that a container or pod runs under, from the service that
// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI (ECS) or _FULL_URI (EKS and others) names, asked with the
// token in AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE or AWS_CONTAINER_AUTHORIZATION_TOKEN. Nothing if
// no variable names one. Errors: kLogin, kNetwork.
[[nodiscard]] Result<std::optional<AwsCredentials>> ContainerCredentials(const ProofPlace& place);

}  // namespace stepveil
