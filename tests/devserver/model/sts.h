#pragma once

#include "tests/devserver/model/store.h"

#include <map>
#include <string>

namespace stepveil::devserver {

// A request to https://sts.REGION.amazonaws.com/ as it would arrive there; header names in lower
// case.
struct StsRequest {
  std::string method, region, body;
  std::map<std::string, std::string> headers;
};

// A stand-in for AWS's STS: the key that signed a good GetCallerIdentity request; nullptr where STS
// would answer anything else than its identity as JSON. Signature Version 4 is checked for real,
// after AWS's documentation, with the time allowed to differ by 15 minutes.
const AwsKey* CallerOf(const StsRequest& request, const Store& store);

// The region that the server reads out of an Authorization header (its source); empty: none.
std::string RegionIn(const std::string& authorization);

}  // namespace stepveil::devserver
