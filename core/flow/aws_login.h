#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/flow/pipeline.h"

namespace stepveil {

// What an aws-iam login sends (AwsProof), made from the AWS credentials found here. They are masked
// before it is; the variables they can come from are added to the session's. Errors: those of
// FindAwsIdentity and of `mask`.
[[nodiscard]] Result<Secret> ProveAwsIdentity(Session& session, const Surroundings& around,
                                              const MaskNow& mask);

}  // namespace stepveil
