#pragma once

#include "tests/devserver/model/request.h"

namespace stepveil::devserver {

// The services from which a container and an EC2 instance of AWS get the credentials of their role,
// here the seed's key "role", after AWS's documentation.

// GET BASE/_aws/container, with the token in Authorization -> {"AccessKeyId","SecretAccessKey",
// "Token",...}.
Answer AwsContainerCredentials(Context& context);

// POST BASE/_aws/sts, a form: STS's AssumeRoleWithWebIdentity, for the role that trusts the id
// tokens of BASE/issuer/gitlab. Without "Accept: application/json" STS answers XML, and this 406.
Answer AwsAssumeRole(Context& context);

// Version 2 of the instance's metadata: PUT BASE/latest/api/token with
// x-aws-ec2-metadata-token-ttl-seconds gives a token, which the others want to see.
Answer AwsInstanceToken(Context& context);
Answer AwsInstanceRole(Context& context);
Answer AwsInstanceCredentials(Context& context);
Answer AwsInstanceRegion(Context& context);

}  // namespace stepveil::devserver
