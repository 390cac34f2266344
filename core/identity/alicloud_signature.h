#pragma once

#include "core/base/secret.h"

#include <map>
#include <string>

namespace stepveil {

// The signature of a GET request to an Alibaba Cloud service with these parameters (RPC style,
// HMAC-SHA1, version 1.0), in base64. A parameter may be a credential: the caller wipes them.
[[nodiscard]] std::string AlicloudSignature(const std::map<std::string, std::string>& parameters,
                                            const Secret& key_secret);

}  // namespace stepveil
