#pragma once

#include "core/base/secret.h"
#include "core/identity/aws_signature.h"

#include <chrono>
#include <string>

namespace stepveil {

// The method and body of the request that an aws-iam login hands over signed, for the server to
// send to AWS in our name: "who am I?".
inline constexpr const char* kAwsProofMethod = "POST";
inline constexpr const char* kAwsProofBody = "Action=GetCallerIdentity&Version=2011-06-15";

// Whose request it is, and where the server is to send it.
struct AwsIdentity {
  AwsCredentials credentials;
  std::string region;
};

// That request's headers as JSON, in base64, as the login carries them. Whoever has them can log in
// with them for some minutes. The server reads the region out of Authorization, and sends the
// request to https://sts.REGION.amazonaws.com/.
[[nodiscard]] Secret AwsProof(const AwsIdentity& identity,
                              std::chrono::system_clock::time_point now);

}  // namespace stepveil
