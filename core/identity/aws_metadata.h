#pragma once

#include "core/base/result.h"
#include "core/identity/aws_signature.h"
#include "core/identity/cloud_metadata.h"

#include <string>

namespace stepveil {

// Where in the JSON of an answer the credentials stand: {"AccessKeyId","SecretAccessKey",TOKEN}.
struct CredentialsPlace {
  const char* pointer = "";  // JSON pointer; "" = the whole
  const char* token = "Token";
};

// The credentials in an answer. `whose` begins the message where there are none ("the container's
// credentials service"). Errors: kLogin.
[[nodiscard]] Result<AwsCredentials> ReadCredentials(const HttpResponse& answer,
                                                     const std::string& whose,
                                                     const CredentialsPlace& place = {});

}  // namespace stepveil
