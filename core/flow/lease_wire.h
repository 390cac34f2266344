#pragma once

#include "core/base/result.h"
#include "core/secrets/lease.h"
#include "core/secrets/secret_set.h"

#include <cstddef>
#include <vector>

namespace stepveil {

// A lease, and whose process's it is (by the order of the requests).
struct HeldLease {
  std::size_t owner = 0;
  Lease lease;
};

// Moves the values to the secrets of the processes that asked for them, one set for each request.
void MoveValues(std::vector<HeldLease>& leases, std::vector<SecretSet>& sets);

// What the process that takes leases tells the one that started it (WriteSecrets): the leases with
// their values, or why there are none.
[[nodiscard]] std::vector<Secret> WriteLeases(const std::vector<HeldLease>& leases);
[[nodiscard]] std::vector<Secret> WriteFailure(const Error& error);

// The same, read back, of what one of these made.
[[nodiscard]] Result<std::vector<HeldLease>> ReadLeases(std::vector<Secret> words);

}  // namespace stepveil
