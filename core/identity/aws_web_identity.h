#pragma once

#include "core/base/result.h"
#include "core/identity/aws_metadata.h"

#include <optional>
#include <string>

namespace stepveil {

// The credentials of the role in AWS_ROLE_ARN, which AWS's STS in `region` (or at
// AWS_ENDPOINT_URL_STS) hands out for the token in AWS_WEB_IDENTITY_TOKEN_FILE, as a pod of EKS has
// one. Nothing if that isn't set. Errors: kLogin, kNetwork.
[[nodiscard]] Result<std::optional<AwsCredentials>> WebIdentityCredentials(
    const ProofPlace& place, const std::string& region);

}  // namespace stepveil
