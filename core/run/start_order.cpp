#include "core/run/start_order.h"

#include <algorithm>

namespace stepveil {

StartOrder::StartOrder(const std::vector<Member>& members)
    : before_(members.size()), later_(members.size(), std::vector<bool>(members.size())) {
  for (std::size_t k = 0; k < members.size(); ++k) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      const auto& after = members[k].after();
      if (std::find(after.begin(), after.end(), members[i].name()) != after.end()) {
        before_[k].push_back(i);
        later_[i][k] = true;
      }
    }
  }
  for (std::size_t via = 0; via < members.size(); ++via) {
    for (auto& later : later_) {
      for (std::size_t k = 0; later[via] && k < members.size(); ++k) {
        later[k] = later[k] || later_[via][k];
      }
    }
  }
}

bool StartOrder::MayStart(std::size_t i, const std::vector<Member>& members) const {
  return std::all_of(before_[i].begin(), before_[i].end(),
                     [&](std::size_t other) { return members[other].ready(); });
}

bool StartOrder::MayRenew(std::size_t i, const std::vector<Member>& members) const {
  for (std::size_t k = 0; k < members.size(); ++k) {
    if (later_[i][k] && members[k].renewing()) {
      return false;
    }
  }
  return true;
}

bool StartOrder::MayStop(std::size_t i, const std::vector<Member>& members) const {
  for (std::size_t k = 0; k < members.size(); ++k) {
    if (later_[i][k] && !members[k].ended()) {
      return false;
    }
  }
  return true;
}

}  // namespace stepveil
