#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/seal/age_header.h"

#include <optional>
#include <string_view>
#include <vector>

namespace stepveil {

struct AgeIdentity;

inline constexpr std::size_t kFileKeyBytes = 16;
// N = 2^18 as the age program has it: a second and 256 MiB. A file that asks for more than 2^20,
// 1 GiB, is refused.
inline constexpr int kScryptWork = 18;
inline constexpr int kMostScryptWork = 20;

// The file key for the holder of a public key, and for whoever knows a passphrase.
[[nodiscard]] Result<AgeStanza> WrapForKey(const Secret& file_key, std::string_view public_key);
[[nodiscard]] Result<AgeStanza> WrapForPassphrase(const Secret& file_key, const Secret& passphrase,
                                                  int work = kScryptWork);

// Is one of them a passphrase's? Then it has to be the only one.
[[nodiscard]] bool IsForPassphrase(const std::vector<AgeStanza>& stanzas);

// The file key; nothing where it is not for this one. Errors (kSecret): of another form than age's
// specification says, or more work than kMostScryptWork.
[[nodiscard]] Result<std::optional<Secret>> UnwrapWithKey(const AgeStanza& stanza,
                                                          const AgeIdentity& identity);
[[nodiscard]] Result<std::optional<Secret>> UnwrapWithPassphrase(const AgeStanza& stanza,
                                                                 const Secret& passphrase);

}  // namespace stepveil
