#include "core/flow/lease_keeper.h"

#include "core/base/finish_first.h"
#include "core/base/stop_signals.h"
#include "core/base/text.h"
#include "core/secrets/dynamic_names.h"

#include <algorithm>
#include <string>
#include <utility>

namespace stepveil {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLongestSleep = std::chrono::hours(1);

}  // namespace

void RevokeLeases(const std::vector<HeldLease>& leases, const Session& session,
                  const Context& context) {
  for (const HeldLease& held : leases) {
    if (const auto revoked = RevokeLease(*session.connection.client, session.token, held.lease);
        !revoked) {
      context.console.Warn(Described(held.lease) + " was not revoked: " + revoked.error().message);
    }
  }
}

LeaseKeeper::LeaseKeeper(std::span<const Request> requests, const Destination& to,
                         const Context& context, std::function<Result<Session>()> log_in,
                         Session session)
    : requests_(requests),
      to_(to),
      context_(context),
      log_in_(std::move(log_in)),
      session_(std::move(session)) {}

Result<void> LeaseKeeper::Take() {
  const FinishFirst finish_first;  // the id of a lease that was made is in the answer alone
  auto taken = TakeAll();
  if (!taken) {
    Release();
  }
  return taken;
}

Result<void> LeaseKeeper::TakeAll() {
  for (std::size_t i = 0; i < requests_.size(); ++i) {
    if (requests_[i].dynamic.empty()) {
      continue;
    }
    Client client = ClientOf(session_, requests_.front(), context_.clock);
    STEPVEIL_ASSIGN_OR_RETURN(const std::string slug,
                              FindSlug(client, session_.token, requests_[i].project));
    STEPVEIL_RETURN_IF_ERROR(TakeOf(i, slug));
  }
  return {};
}

Result<void> LeaseKeeper::TakeOf(std::size_t owner, const std::string& project_slug) {
  const Request& request = requests_[owner];
  for (const std::string& name : request.dynamic) {
    STEPVEIL_ASSIGN_OR_RETURN(const DynamicSecret dynamic,
                              LocateDynamic(name, request, project_slug));
    Client client = ClientOf(session_, requests_.front(), context_.clock);
    STEPVEIL_ASSIGN_OR_RETURN(Lease lease,
                              TakeLease(client, session_.token, dynamic, request.lease_ttl));
    std::vector<Secret> values;
    for (const auto& [key, value] : lease.values) {
      values.push_back(value.Clone());
    }
    context_.console.AddValues(std::move(values));
    schedules_.push_back(ScheduleOf(lease));
    leases_.push_back({owner, std::move(lease)});
    if (to_.lease_events != nullptr) {
      STEPVEIL_RETURN_IF_ERROR(to_.lease_events->taken(leases_.back().lease));
    }
  }
  return {};
}

LeaseKeeper::Schedule LeaseKeeper::ScheduleOf(const Lease& lease) const {
  const TimePoint now = context_.clock.now();
  return {now + lease.life * 2 / 3, now + lease.life};
}

milliseconds LeaseKeeper::RenewDue() {
  milliseconds least = kLongestSleep;
  for (std::size_t i = 0; i < leases_.size(); ++i) {
    if (!schedules_[i].over && schedules_[i].next <= context_.clock.now()) {
      Renew(i);
    }
    if (!schedules_[i].over) {
      least = std::min(least,
                       std::chrono::ceil<milliseconds>(schedules_[i].next - context_.clock.now()));
    }
  }
  return std::max(least, milliseconds(1));
}

void LeaseKeeper::Renew(std::size_t number) {
  Lease& lease = leases_[number].lease;
  Schedule& schedule = schedules_[number];
  LogInAgain();
  Client client = ClientOf(session_, requests_.front(), context_.clock);
  const auto renewed =
      RenewLease(client, session_.token, lease, requests_[leases_[number].owner].lease_ttl);
  if (renewed) {
    schedule = ScheduleOf(lease);
    return;
  }
  if (StopRequested()) {
    return;  // it was broken off
  }
  if (!std::exchange(schedule.told, true)) {
    context_.console.Warn(Described(lease) +
                          " was not renewed, and what the command has of it "
                          "ends then: " +
                          renewed.error().message);
  }
  const TimePoint now = context_.clock.now();
  schedule.over = renewed.error().code != ErrorCode::kNetwork || now >= schedule.end;
  schedule.next = now + std::max<std::chrono::nanoseconds>(seconds(1), (schedule.end - now) / 4);
}

void LeaseKeeper::LogInAgain() {
  if (session_.token.kind != AccessToken::Kind::kIssued ||
      !ExpiresSoon(session_, context_.clock.now())) {
    return;
  }
  auto fresh = log_in_();
  if (!fresh) {
    context_.console.Warn("the login for the leases could not be renewed: " +
                          fresh.error().message);
    return;
  }
  const Session old = std::exchange(session_, *std::move(fresh));
  RevokeAccess(old);
}

void LeaseKeeper::RevokeAccess(const Session& session) const {
  if (!requests_.front().keep_token) {
    RevokeToken(session, to_.token_events, context_);
  }
}

void LeaseKeeper::Release() {
  if (!leases_.empty()) {
    LogInAgain();
  }
  RevokeLeases(leases_, session_, context_);
  leases_.clear();
  schedules_.clear();
  RevokeAccess(session_);
}

}  // namespace stepveil
