#include "core/flow/fetch_all.h"

#include "core/base/stop_signals.h"
#include "core/flow/pipeline.h"
#include "core/flow/process_steps.h"
#include "core/flow/sealed_sets.h"

#include <algorithm>
#include <utility>

namespace stepveil {
bool TakesLeases(std::span<const Request> requests, const Destination& to) {
  return to.takes_leases &&
         std::any_of(requests.begin(), requests.end(),
                     [](const Request& request) { return !request.dynamic.empty(); });
}

Result<Fetched> FetchAll(std::span<const Request> requests, const Destination& to,
                         const Context& context) {
  const Request& shared = requests.front();
  Fetched fetched;
  if (!shared.seal.sealed.empty()) {
    fetched.credential_variables = shared.credential_variables;
    STEPVEIL_ASSIGN_OR_RETURN(fetched.sets, OpenSealedSets(requests, context));
    return fetched;
  }
  auto stop = std::make_unique<StopSignals>();
  STEPVEIL_ASSIGN_OR_RETURN(Session session, LogIn(shared, to, context));
  auto sets = FetchSecretsOfEach(requests, session, context);
  fetched.needles = std::move(session.needles);
  fetched.credential_variables = std::move(session.credential_variables);
  if (sets && TakesLeases(requests, to) && !StopRequested()) {
    fetched.sets = *std::move(sets);
    fetched.held.emplace(HeldLogin{std::move(session), std::move(stop)});
    return fetched;
  }
  // A job that is being ended does not use the token any more, even if it was to be kept.
  if (!shared.keep_token || StopRequested()) {
    fetched.revocation =
        std::make_unique<Revocation>(std::move(session), std::move(stop), to.token_events, context);
  }
  stop.reset();
  if (!sets) {
    return Fail(std::move(sets).error());
  }
  fetched.sets = *std::move(sets);
  return fetched;
}

}  // namespace stepveil
