#pragma once

#include "core/identity/login.h"
#include "core/identity/refusal.h"
#include "core/secrets/lease.h"

#include <optional>
#include <string>

namespace stepveil {

// What the server's answers about leases say.

// The lease and its values, which are moved out of the answer; Lease::of is the caller's. Nothing
// where there is no lease's id and end.
[[nodiscard]] std::optional<Lease> ReadLease(const HttpResponse& answer);

// The lease's new end. False, and nothing is changed, where there is none that is later.
[[nodiscard]] bool ReadRenewal(const HttpResponse& answer, Lease& lease);

// The slug in a project of GET v1/workspace/{id}.
[[nodiscard]] std::optional<std::string> ReadSlug(const HttpResponse& answer);

// `what: ` and why it was refused, with what to do about it.
[[nodiscard]] Error LeaseRefused(const std::string& what, const Refusal& refusal,
                                 AccessToken::Kind kind);

}  // namespace stepveil
