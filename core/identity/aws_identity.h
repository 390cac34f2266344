#pragma once

#include "core/base/result.h"
#include "core/identity/aws_metadata.h"
#include "core/identity/aws_proof.h"

#include <string>
#include <vector>

namespace stepveil {

// The AWS identity of this job, looked for in the order of AWS's own SDKs: AWS_ACCESS_KEY_ID with
// AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, a web identity, the container's role, the instance's
// role. Region:
// AWS_REGION, AWS_DEFAULT_REGION, the instance's own, else us-east-1, whose answer holds for all
// regions of AWS's main partition. Errors: kLogin with what was looked at; kNetwork.
[[nodiscard]] Result<AwsIdentity> FindAwsIdentity(const AwsPlace& place);

// The variables that are read as a credential for it; the child never inherits them.
[[nodiscard]] std::vector<std::string> AwsCredentialVariables();

}  // namespace stepveil
