#include "core/flow/take_leases.h"

#include "core/base/stop_signals.h"
#include "core/base/text.h"
#include "core/flow/lease_keeper.h"
#include "core/flow/needles_of_all.h"
#include "core/flow/process_steps.h"

#include <utility>

namespace stepveil {
namespace {

// For steps that follow; whoever heard of them gives them back.
Result<void> TakeForSteps(Session session, std::vector<SecretSet>& sets,
                          std::span<const Request> requests, const Destination& to,
                          const Context& context) {
  LeaseKeeper keeper(requests, to, context, {}, std::move(session));
  STEPVEIL_RETURN_IF_ERROR(keeper.Take());
  MoveValues(keeper.leases(), sets);
  return {};
}

// For commands, and beside them.
Result<std::shared_ptr<LeaseHolder>> TakeForCommands(HeldLogin held, std::vector<SecretSet>& sets,
                                                     std::span<const Request> requests,
                                                     const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(std::shared_ptr<LeaseHolder> leases,
                            LeaseHolder::Start(std::move(held.session), requests, context));
  if (StopRequested()) {
    leases.reset();
    held.stop.reset();
    return Fail(ErrorCode::kRun, "a signal came before the command was started");
  }
  leases->AddTo(sets);
  return leases;
}

}  // namespace

Result<void> RefuseLeases(const Request& request, const Destination& to) {
  if (request.dynamic.empty() || to.takes_leases) {
    return {};
  }
  return Fail(ErrorCode::kConfig,
              "dynamic secrets (" + Escaped(Join(request.dynamic, ", ")) +
                  ") are for the command of \"stepveil run\" alone",
              {"start the command with \"stepveil run\", or leave them out (STEPVEIL_DYNAMIC, "
               "\"dynamic:\" of the process)"});
}

Result<std::shared_ptr<LeaseHolder>> TakeLeases(Fetched& fetched, std::span<const Request> requests,
                                                const Destination& to, const Context& context) {
  if (!TakesLeases(requests, to)) {
    return nullptr;
  }
  if (!fetched.held) {
    return Fail(ErrorCode::kConfig,
                "dynamic secrets come from the server alone, and never from a "
                "sealed file or a fallback",
                {"leave them out where there is no server (STEPVEIL_DYNAMIC, \"dynamic:\" of the "
                 "process)"});
  }
  HeldLogin held = *std::exchange(fetched.held, std::nullopt);
  if (auto checked = CheckBeforeLeases(fetched.sets, requests, to, context); !checked) {
    if (!requests.front().keep_token) {
      RevokeToken(held.session, to.token_events, context);
    }
    return Fail(std::move(checked).error());
  }
  std::shared_ptr<LeaseHolder> leases;
  if (to.lease_events != nullptr) {
    STEPVEIL_RETURN_IF_ERROR(
        TakeForSteps(std::move(held.session), fetched.sets, requests, to, context));
  } else {
    STEPVEIL_ASSIGN_OR_RETURN(leases,
                              TakeForCommands(std::move(held), fetched.sets, requests, context));
  }
  for (const SecretSet& set : fetched.sets) {
    MaskInMessages(set, context.console);
  }
  return leases;
}

}  // namespace stepveil
