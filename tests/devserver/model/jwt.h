#pragma once

#include "tests/devserver/model/answer.h"
#include "tests/devserver/model/store.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::devserver {

// A JWT taken apart, nothing verified yet.
struct Jwt {
  std::shared_ptr<const Json> header, claims;  // objects
  std::string signed_text, signature;          // signature: raw bytes

  // A string of the header or the claims; empty if absent or of another type.
  std::string HeaderText(std::string_view name) const;
  std::string ClaimText(std::string_view name) const;
};

// What a verifier demands; the words of a refusal are those of the jsonwebtoken library.
struct JwtRules {
  std::vector<std::string> algorithms;
  std::function<bool(const Jwt&)> signature_holds;
  std::string issuer;  // empty: any
  Clock::time_point now;
};

// The parts of `text`; nothing if it has not three parts or header or claims are no JSON objects.
std::shared_ptr<const Jwt> DecodeJwt(std::string_view text);
// Verifies `text`. On success the fault is empty and `jwt` set.
std::string VerifyJwt(std::string_view text, const JwtRules& rules,
                      std::shared_ptr<const Jwt>& jwt);
// base64url(header).base64url(claims), what a signature is made over.
std::string UnsignedJwt(const Json& header, const Json& claims);
// Whole seconds since 1970.
long long UnixSeconds(Clock::time_point time);

}  // namespace stepveil::devserver
