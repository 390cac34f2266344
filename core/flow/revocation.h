#pragma once

#include "core/base/stop_signals.h"
#include "core/flow/session.h"

#include <memory>
#include <optional>
#include <thread>

namespace stepveil {

// The revocation of a session's token while something else is done: it travels from the
// constructor on, in a thread of its own, which uses the session alone. Whoever has it does nothing
// else with the network, starts no process and lets nobody use what was fetched until Finish().
// Signals stay held back until then.
class Revocation {
 public:
  // `events`, which may be null, is borrowed.
  Revocation(Session session, std::unique_ptr<StopSignals> stop, const TokenEvents* events,
             const Context& context);
  ~Revocation() { Finish(); }
  Revocation(const Revocation&) = delete;
  Revocation& operator=(const Revocation&) = delete;

  // Returns when it is done; a failure is a warning. Then lets the signals go: one that came ends
  // the process right there.
  void Finish();

 private:
  Result<void> RevokeNow();

  Session session_;
  std::unique_ptr<StopSignals> stop_;
  const TokenEvents* events_;
  Context context_;
  // A thread of ours, not std::async: with libc++ that may outlive its answer, and a thread that is
  // about to end can take the signal that tells of the command's end.
  std::thread thread_;
  std::optional<Result<void>> done_;
  bool finished_ = false;
};

}  // namespace stepveil
