#pragma once

#include "core/base/result.h"
#include "core/identity/aws_metadata.h"
#include "core/identity/aws_proof.h"

#include <array>

namespace stepveil {

// The AWS identity of this job, looked for in the order of AWS's own SDKs: AWS_ACCESS_KEY_ID with
// AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, a web identity, the container's role, the instance's
// role. Region: AWS_REGION, AWS_DEFAULT_REGION, the instance's own, else us-east-1, whose answer
// holds for all regions of AWS's main partition. Errors: kLogin with what was looked at; kNetwork.
[[nodiscard]] Result<AwsIdentity> FindAwsIdentity(const ProofPlace& place);

// The variables that are read as a credential for it.
inline constexpr std::array kAwsCredentialVariables = {"AWS_ACCESS_KEY_ID",
                                                       "AWS_SECRET_ACCESS_KEY",
                                                       "AWS_SESSION_TOKEN",
                                                       "AWS_WEB_IDENTITY_TOKEN_FILE",
                                                       "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                                       "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                                       "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                                                       "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"};

}  // namespace stepveil
