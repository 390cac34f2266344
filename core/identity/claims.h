#pragma once

#include "core/base/secret.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// What a JWT says about itself, read without checking its signature: for hints only, never for a
// decision. All text is foreign; the token itself is not in here.
struct Claims {
  std::string issuer;  // "" = absent, as with every text here
  std::string subject;
  std::vector<std::string> audiences;
  bool audience_is_list = false;
  std::optional<std::chrono::system_clock::time_point> expires;
  std::optional<std::chrono::system_clock::time_point> not_before;
  // The other claims that hold plain text, a number or a truth value, by name; no e-mail addresses.
  std::vector<std::pair<std::string, std::string>> others;
};

// The claims of `jwt`; nothing if it has not the form of a signed JWT (RFC 7519: three
// dot-separated parts, the first two base64url JSON objects) or is longer than 64 KiB.
[[nodiscard]] std::optional<Claims> ReadClaims(const Secret& jwt);

// The claims a login is judged by, escaped, on one line, times relative to `now`:
// `iss "...", sub "...", aud "...", expires in 5 min`.
[[nodiscard]] std::string Describe(const Claims& claims, std::chrono::system_clock::time_point now);

// Of these the times: `expires in 5 min`; "" where it tells none.
[[nodiscard]] std::string DescribeTimes(const Claims& claims,
                                        std::chrono::system_clock::time_point now);

// The other claims, escaped, on one line (at most 20): `ref "...", workflow "..."`; "" = none.
[[nodiscard]] std::string DescribeOthers(const Claims& claims);

}  // namespace stepveil
