#pragma once

#include "core/run/member.h"

#include <cstddef>
#include <vector>

namespace stepveil {

// Who comes after whom, directly or by way of others.
class StartOrder {
 public:
  // By the names in Member::after(); each is a member's, and there is no circle.
  explicit StartOrder(const std::vector<Member>& members);

  // Are all ready that number `i` comes after?
  [[nodiscard]] bool MayStart(std::size_t i, const std::vector<Member>& members) const;

  // An ending signal is held back while somebody comes after it who has not ended.
  [[nodiscard]] EndSignals SignalsOf(std::size_t i, const std::vector<Member>& members) const {
    return MayStop(i, members) ? EndSignals::kAtOnce : EndSignals::kHeldBack;
  }

  // Nobody who comes after it is to end and start anew (Member::renewing) before it may.
  [[nodiscard]] bool MayRenew(std::size_t i, const std::vector<Member>& members) const;

  // Has everybody ended that comes after number `i`, by way of others, too?
  [[nodiscard]] bool MayStop(std::size_t i, const std::vector<Member>& members) const;

 private:
  std::vector<std::vector<std::size_t>> before_;  // those that must be ready, of each
  std::vector<std::vector<bool>> later_;          // [i][k]: k comes after i
};

}  // namespace stepveil
