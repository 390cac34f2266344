#pragma once

#include "core/flow/lease_wire.h"
#include "core/flow/session.h"

#include <chrono>
#include <functional>
#include <span>
#include <vector>

namespace stepveil {

// Revokes them; each that was not is a warning that names it.
void RevokeLeases(const std::vector<HeldLease>& leases, const Session& session,
                  const Context& context);

// The work of the process that holds leases: takes them, renews each at two thirds of its time, and
// gives them back; the access token that they hang on is revoked after them.
class LeaseKeeper {
 public:
  // `requests`, and what `context` and `to` stand for, are borrowed; the first request has the
  // login. `log_in` makes another where the token's life is over before the command's.
  LeaseKeeper(std::span<const Request> requests, const Destination& to, const Context& context,
              std::function<Result<Session>()> log_in, Session session);

  // All that the requests name; all or nothing: what was taken before a refusal is given back, and
  // the token with it. Errors: those of TakeLease.
  [[nodiscard]] Result<void> Take();
  [[nodiscard]] std::vector<HeldLease>& leases() { return leases_; }

  // Renews what is due, and returns how long nothing will be. What can't be renewed is a warning,
  // once.
  [[nodiscard]] std::chrono::milliseconds RenewDue();

  // Gives all back, the token last. What was not revoked is a warning that names it.
  void Release();

 private:
  struct Schedule {
    TimePoint next;
    TimePoint end;
    bool told = false;
    bool over = false;
  };

  [[nodiscard]] Result<void> TakeAll();
  [[nodiscard]] Result<void> TakeOf(std::size_t owner, const std::string& project_slug);
  void Renew(std::size_t number);
  void LogInAgain();
  [[nodiscard]] Schedule ScheduleOf(const Lease& lease) const;
  void RevokeAccess(const Session& session) const;

  std::span<const Request> requests_;
  Destination to_;
  Context context_;
  std::function<Result<Session>()> log_in_;
  Session session_;
  std::vector<HeldLease> leases_;
  std::vector<Schedule> schedules_;  // of each lease
};

}  // namespace stepveil
