#pragma once

#include "core/flow/fetch_all.h"
#include "core/flow/lease_holder.h"

#include <memory>
#include <span>

namespace stepveil {

// Nobody at `to` would give a lease back. Errors: kConfig.
[[nodiscard]] Result<void> RefuseLeases(const Request& request, const Destination& to);

// Takes the leases that the requests name, on the login that `fetched` holds, and adds to its sets
// what they bring; nothing is left behind where that fails. A signal that came meanwhile ends the
// process right here. The result holds leases of commands, as long as it lives; null: there are
// none, or a later step gives them back (Destination::lease_events). Errors: those of TakeLease;
// kConfig, kSecret (what was fetched is refused, and nothing is asked for).
[[nodiscard]] Result<std::shared_ptr<LeaseHolder>> TakeLeases(Fetched& fetched,
                                                              std::span<const Request> requests,
                                                              const Destination& to,
                                                              const Context& context);

}  // namespace stepveil
