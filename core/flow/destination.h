#pragma once

#include "core/base/result.h"
#include "core/environment/environment.h"
#include "core/export/exporter.h"
#include "core/identity/login.h"
#include "core/secrets/lease.h"

#include <functional>
#include <string>

namespace stepveil {

// What happens to the access token, for a CI system that revokes in a later step what we could not.
struct TokenEvents {
  // It was issued by this origin, and is masked; a failure ends the flow.
  std::function<Result<void>(const AccessToken&, const std::string& origin)> issued;
  std::function<void()> revoked;
};

// What happens to leases where no process stays beside what uses their values: a later step gives
// them back.
struct LeaseEvents {
  // It was taken; a failure gives all back, and ends the flow.
  std::function<Result<void>(const Lease&)> taken;
};

// Which values are masked.
enum class Masking {
  kAll,
  kAsAsked,  // --no-mask leaves a command's output as it is
  kNone,     // of a text: its reader masks what it likes
};

// Where the values go, as far as the way there depends on it. Everything is borrowed.
struct Destination {
  Carrier carrier = Carrier::kSteps;
  Masking masking = Masking::kAll;
  bool takes_files = false;      // --as-file means something there
  bool takes_leases = false;     // --dynamic does: what ends is seen there, and gives them back
  Exporter* exporter = nullptr;  // to a CI system, whose log is told each mask; null: to none
  const TokenEvents* token_events = nullptr;
  const LeaseEvents* lease_events = nullptr;  // null: leases are given back from here
  // Opens the connection to the instance while the id token is fetched, with GET /api/status.
  bool connect_early = false;
};

// Into the environment of a command, whose output is ours to mask, or to leave.
[[nodiscard]] Destination ToCommand();
// Nowhere: they are only masked.
[[nodiscard]] Destination ToFilter();
// Into a text.
[[nodiscard]] Destination ToText(Carrier carrier);
// Into a sealed file, where nobody shows them.
[[nodiscard]] Destination ToSealed();
// To the later steps of a CI job.
[[nodiscard]] Destination ToSteps(Exporter& exporter);

}  // namespace stepveil
