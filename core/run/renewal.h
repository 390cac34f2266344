#pragma once

#include "core/run/start_order.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace stepveil {

// New secrets for some of the children, by their numbers.
struct Renewal {
  std::vector<std::pair<std::size_t, std::vector<Secret>>> blocks;
  std::shared_ptr<const NeedleTable> needles;  // those of all; the others have theirs
};

// Where they come from.
struct Renewals {
  int number = -1;  // borrowed: readable when there is one; -1: there are none
  std::function<std::optional<Renewal>()> take = {};  // nothing: no more will come
};

// Takes what is there, and has those that run with other secrets end (EndRenewed).
void TakeRenewal(Renewals& renewals, std::vector<Member>& members, const StartOrder& order);

// Asks those to end that are to start anew, those first that come after others.
void EndRenewed(std::vector<Member>& members, const StartOrder& order);

}  // namespace stepveil
