#pragma once

#include "core/base/result.h"
#include "core/identity/claims.h"
#include "core/identity/refusal.h"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stepveil {

// What is known about a login that was answered, for its hints. No credential.
struct LoginAttempt {
  std::string method;            // as in LoginRequest
  std::string identity_id;       // "" = the method has none
  std::optional<Claims> claims;  // of the proof; nothing: it is no JWT
  std::map<std::string, std::string, std::less<>> texts = {};  // the method's own settings
  std::string domain = {};                                     // that refused
};

// What a server says, and what is known to cause it.
struct Cause {
  std::string_view words;  // part of what the server says, in any case
  std::string_view hint;
  Verdict verdict = Verdict::kUnclear;
};

// Adds hint and verdict of the first cause whose words the refusal says, if there is one.
void AddCause(const Refusal& refusal, std::span<const Cause> causes, Error& error);

// Adds the identity id as a hint where the server knows none (404).
void NameUnknownIdentity(const Refusal& refusal, const LoginAttempt& attempt, Error& error);

// Adds what the proof says of itself as a hint; `what` names it ("the id token"). Nothing if it is
// no JWT.
void AddClaims(std::string_view what, const LoginAttempt& attempt,
               std::chrono::system_clock::time_point now, Error& error);

// Why a login was refused, without its context: what the server said and what is known to cause it
// (table of recorded answers; the texts of other versions are marked unrecorded in the tests).
// Code: kLogin; kNetwork where the server was in trouble and judged nothing.
[[nodiscard]] Error LoginRefused(const Refusal& refusal, const LoginAttempt& attempt,
                                 std::chrono::system_clock::time_point now);

}  // namespace stepveil
