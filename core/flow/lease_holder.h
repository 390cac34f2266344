#pragma once

#include "core/flow/lease_wire.h"
#include "core/flow/session.h"
#include "core/flow/shared_tokens.h"
#include "core/run/companion.h"
#include "core/secrets/secret_set.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace stepveil {

// The leases of commands, held by a process beside them (Companion) that takes, renews and revokes
// them: whatever ends this process, KILL included, they are revoked. Where that process itself was
// killed, this one does it, with a warning.
class LeaseHolder {
 public:
  // Takes what the requests name, the first of which has the login. `session` is taken over, with
  // its token: that is revoked after the leases, also where this fails. Call on the main thread,
  // while it is the only one, with signals held back (StopSignals). What `context` stands for is
  // borrowed. Errors: those of TakeLease; kRun.
  [[nodiscard]] static Result<std::unique_ptr<LeaseHolder>> Start(Session session,
                                                                  std::span<const Request> requests,
                                                                  const Context& context);
  // Gives all back, and waits until that is done.
  ~LeaseHolder();
  LeaseHolder(const LeaseHolder&) = delete;
  LeaseHolder& operator=(const LeaseHolder&) = delete;

  // Moves the values to the secrets of the processes that asked for them, one set for each request.
  void AddTo(std::vector<SecretSet>& sets) { MoveValues(leases_, sets); }

 private:
  LeaseHolder(Session session, bool keeps_token, const Context& context);
  [[nodiscard]] Result<void> Begin(std::span<const Request> requests);
  void Hold(std::span<const Request> requests, int write_number);
  void RevokeLeft();

  Session session_;
  bool keeps_token_;
  Context context_;
  SharedTokens ended_;  // says whether the other process has put all in order
  std::vector<HeldLease> leases_;
  std::optional<Companion> companion_;
};

}  // namespace stepveil
