#pragma once

#include <string>
#include <vector>

namespace stepveil::testing {

// At which request of the flow (login, two lists, revocation) something goes wrong.
enum class FaultTarget { kLogin, kList, kRevoke };

inline constexpr FaultTarget kFaultTargets[] = {FaultTarget::kLogin, FaultTarget::kList,
                                                FaultTarget::kRevoke};

[[nodiscard]] std::string NameOf(FaultTarget target);

// What the requests of this target have in them; of the lists, that of the second path.
[[nodiscard]] std::string MatchOf(FaultTarget target);

// How the dev server is made to do it.
struct FaultPlan {
  // The listener's kind (wire_server.h), or "nobody" (refuses), "nobody-at-once" (refuses for 200
  // ms) or "no-name" (a name without an address).
  std::string place = "https";
  // Faults as JSON: TARGET is MatchOf(target), LISTENER the address of the job's own listener.
  std::vector<std::string> faults = {};
  std::string deadline = "30s";
  std::string senseless = {};  // why there is nothing to try; "" = there is
};

// The names of all faults, as the table has them.
[[nodiscard]] const std::vector<std::string>& FaultNames();

[[nodiscard]] FaultPlan PlanOf(const std::string& fault, FaultTarget target);

}  // namespace stepveil::testing
