#pragma once

#include "core/base/secret.h"

#include <map>
#include <string>

namespace stepveil {

// What AWS requests are signed with.
struct AwsCredentials {
  std::string access_key_id;  // a name, no secret
  Secret secret_access_key;
  Secret session_token;    // empty: a long-term key, which has none
  Secret asked_with = {};  // the token that they were handed out for; empty: none
};

// A request to AWS, without a query.
struct AwsRequest {
  std::string method;
  std::string path = "/";
  std::map<std::string, std::string> headers;  // lower-case names; all of them are signed
  std::string body;
};

// For which moment and service a signature is made.
struct AwsScope {
  std::string date_time;  // UTC, "20150830T123600Z"
  std::string region;
  std::string service;
};

// The value of the request's Authorization header, Signature Version 4 (AWS, Signing API requests).
// It holds for the request with two headers more: x-amz-date, which is `date_time`, and
// x-amz-security-token where there is a session token.
[[nodiscard]] Secret AwsAuthorization(const AwsRequest& request, const AwsScope& scope,
                                      const AwsCredentials& credentials);

}  // namespace stepveil
