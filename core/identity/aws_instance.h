#pragma once

#include "core/base/result.h"
#include "core/identity/aws_metadata.h"
#include "core/identity/aws_proof.h"

namespace stepveil {

// The credentials of the role that an EC2 instance runs under, and its region, from the instance's
// metadata service (IMDSv2). Its address is AWS_EC2_METADATA_SERVICE_ENDPOINT, else the link-local
// one; AWS_EC2_METADATA_DISABLED=true keeps it from being asked. It has a second to answer at all:
// elsewhere nobody is there. Errors: kLogin with the reason alone, which reads on after a colon.
[[nodiscard]] Result<AwsIdentity> InstanceIdentity(const ProofPlace& place);

}  // namespace stepveil
