#include "core/run/renewal.h"

namespace stepveil {

void TakeRenewal(Renewals& renewals, std::vector<Member>& members, const StartOrder& order) {
  auto renewal = renewals.take();
  if (!renewal) {
    renewals.number = -1;
    return;
  }
  for (auto& [number, block] : renewal->blocks) {
    members[number].Renew(std::move(block), renewal->needles);
  }
  EndRenewed(members, order);
}

void EndRenewed(std::vector<Member>& members, const StartOrder& order) {
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i].renewing() && order.MayRenew(i, members)) {
      members[i].AskToEnd();
    }
  }
}

}  // namespace stepveil
