#pragma once

#include "core/base/clock.h"
#include "core/http/transport.h"

#include <cstddef>
#include <functional>

namespace stepveil {

// What one of several pieces of work does with its time and its requests.
struct Lane {
  Transport& transport;
  const Clock& clock;
};

// Does `count` pieces of work, each written as if it were alone, and has what they ask at the same
// time travel together: round by round each goes on until it sends or sleeps, then everything is
// sent by one Transport::Send. Reads that are equal are sent once. Two never run at the same time,
// and each sees memory as if they were one thread; but each has a stack of its own. Where that
// can't be had it is done alone, after the others. Returns when all are done. `work` gets the
// number of its piece.
void DoSideBySide(std::size_t count, Transport& transport, const Clock& clock,
                  const std::function<void(std::size_t, const Lane&)>& work);

}  // namespace stepveil
