#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

inline constexpr std::size_t kAgeKeyBytes = 32;

// A private key of X25519, 32 random bytes, and what others seal for.
struct AgeIdentity {
  Secret private_key;
  std::string public_key;
};

[[nodiscard]] Result<AgeIdentity> NewAgeIdentity();

// "AGE-SECRET-KEY-1..." and "age1...", as the age program writes them.
[[nodiscard]] Secret WriteIdentity(const AgeIdentity& identity);
[[nodiscard]] std::string WriteRecipient(std::string_view public_key);

// The public key in "age1...". Errors: kUsage; the text is not quoted, it may be a private key.
[[nodiscard]] Result<std::string> ReadRecipient(std::string_view text);

// What a variable or a file says about keys, a line each; empty lines and "# ..." are passed over,
// so that the output of "stepveil seal-key" and of age-keygen can be taken as it is.
struct AgeKeys {
  std::vector<AgeIdentity> identities;  // AGE-SECRET-KEY-1..., or 32 bytes in base64
  std::vector<std::string> recipients;  // age1...
};

// Errors: kConfig, with the line's number and never its text; also where there is none at all.
[[nodiscard]] Result<AgeKeys> ReadKeys(const Secret& text);

}  // namespace stepveil
