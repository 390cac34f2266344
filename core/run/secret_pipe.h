#pragma once

#include "core/base/secret.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace stepveil {

// Hands `secrets` to the process at the other end of a pipe, which may wait as long as it likes.
// Returns 0 or the errno that ended it; SIGPIPE is the caller's.
[[nodiscard]] int WriteSecrets(int descriptor, const std::vector<Secret>& secrets);

// What one WriteSecrets() wrote; waits for it. Nothing if the other end is closed before all is
// there.
[[nodiscard]] std::optional<std::vector<Secret>> ReadSecrets(int descriptor);

// A number beside them, just so.
[[nodiscard]] int WriteNumber(int descriptor, std::uint64_t number);
[[nodiscard]] std::optional<std::uint64_t> ReadNumber(int descriptor);

}  // namespace stepveil
