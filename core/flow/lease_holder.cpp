#include "core/flow/lease_holder.h"

#include "core/base/stop_signals.h"
#include "core/flow/lease_keeper.h"
#include "core/flow/pipeline.h"
#include "core/run/secret_pipe.h"

#include <utility>

namespace stepveil {

Result<std::unique_ptr<LeaseHolder>> LeaseHolder::Start(Session session,
                                                        std::span<const Request> requests,
                                                        const Context& context) {
  const Request& shared = requests.front();
  std::unique_ptr<LeaseHolder> holder(
      new LeaseHolder(std::move(session), shared.keep_token, context));
  STEPVEIL_RETURN_IF_ERROR(Disconnect(holder->session_, shared, context));
  STEPVEIL_RETURN_IF_ERROR(holder->Begin(requests));
  return holder;
}

LeaseHolder::LeaseHolder(Session session, bool keeps_token, const Context& context)
    : session_(std::move(session)), keeps_token_(keeps_token), context_(context) {}

LeaseHolder::~LeaseHolder() {
  companion_.reset();  // returns once it has revoked all
  if (!ended_.done()) {
    RevokeLeft();
  }
}

Result<void> LeaseHolder::Begin(std::span<const Request> requests) {
  STEPVEIL_ASSIGN_OR_RETURN(
      Companion companion, Companion::Start([&](int write_number) { Hold(requests, write_number); },
                                            Companion::Inherit::kStreams));
  companion_.emplace(std::move(companion));
  auto words = ReadSecrets(companion_->read_number());
  if (!words) {
    return Fail(ErrorCode::kRun, "the process that takes the leases has ended unexpectedly",
                {"was it killed, for want of memory perhaps? a lease that it took lives until its "
                 "TTL is over: look at the dynamic secret's leases in Infisical"});
  }
  STEPVEIL_ASSIGN_OR_RETURN(leases_, ReadLeases(*std::move(words)));
  return {};
}

// In the other process.
void LeaseHolder::Hold(std::span<const Request> requests, int write_number) {
  context_.console.SpeakBesideCommand();
  LeaseKeeper keeper(
      requests, ToCommand(), context_,
      [&] { return LogIn(requests.front(), ToCommand(), context_); }, std::move(session_));
  const auto taken = keeper.Take();
  if (!taken) {
    ended_.MarkDone();
    [[maybe_unused]] const int lost = WriteSecrets(write_number, WriteFailure(taken.error()));
    return;
  }
  const bool told = WriteSecrets(write_number, WriteLeases(keeper.leases())) == 0;
  while (told && !StopRequested()) {
    context_.clock.sleep(keeper.RenewDue());
  }
  TakeStopRequest();  // the revocation has all its time
  keeper.Release();
  ended_.MarkDone();
}

void LeaseHolder::RevokeLeft() {
  if (!leases_.empty()) {
    context_.console.Warn("the process that holds the leases was killed: revoking them here");
  }
  RevokeLeases(leases_, session_, context_);
  if (!keeps_token_) {
    RevokeToken(session_, nullptr, context_);
  }
}

}  // namespace stepveil
