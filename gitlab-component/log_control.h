#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <filesystem>
#include <optional>
#include <vector>

// Orders to the masking daemon over the socket in its folder: one byte that says what, eight with
// the length of the rest, the rest; the answer is one byte when the order has been carried out.
namespace stepveil::gitlab {

enum class Order : char {
  kMask = 'm',  // more needles: from the answer on they are masked
  kEnd = 'e',   // all that was written so far is in the job's log when the answer comes
};

struct GivenOrder {
  Order order;
  std::vector<Secret> needles;
};

enum class Answered { kDone, kRefused, kNobody };

// Gives an order and waits for its answer, at most 10 s. kNobody: there is no daemon (any more).
[[nodiscard]] Answered GiveOrder(const std::filesystem::path& folder, Order order,
                                 const std::vector<Secret>& needles);

// The daemon's side. Listens in `folder`; -1 on failure, with errno set.
[[nodiscard]] int Listen(const std::filesystem::path& folder);

// Accepts and reads one order; the connection's descriptor is in `connection`, the caller answers
// and closes it. Nothing (and no connection) if it was none, or not from this user.
[[nodiscard]] std::optional<GivenOrder> TakeOrder(int listener, int& connection);
void Answer(int connection, Answered answered);

}  // namespace stepveil::gitlab
