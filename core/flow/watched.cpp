#include "core/flow/watched.h"

#include "core/base/stop_signals.h"
#include "core/flow/kept_credentials.h"
#include "core/flow/pipeline.h"

#include <utility>

namespace stepveil {
namespace {

Result<void> Fetch(Watched& watched, const Destination& to, const Context& context) {
  Request& first = watched.requests.front();
  STEPVEIL_ASSIGN_OR_RETURN(watched.login, LogIn(first, to, context));
  auto fetched = FetchFirst(watched.requests, to, context, *watched.login, *watched.fallback);
  auto left = fetched ? Disconnect(*watched.login, first, context)
                      : Result<void>(Fail(std::move(fetched).error()));
  if (!left || StopRequested()) {
    RevokeUnlessKept(watched, context);
  }
  if (!left) {
    watched.login.reset();
    return left;
  }
  watched.credential_variables = watched.login->credential_variables;
  watched.start = *std::move(fetched);
  return {};
}

// Whoever fetches beside the commands goes on asking.
Result<void> StartFromFallback(Watched& watched, Error error, const Destination& to,
                               const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(Fetched kept, watched.fallback->InsteadOf(std::move(error)));
  watched.credential_variables = std::move(kept.credential_variables);
  STEPVEIL_ASSIGN_OR_RETURN(watched.start,
                            StartWith(std::move(kept.sets), watched.requests, to, context));
  return {};
}

}  // namespace

Result<void> LogInAndFetch(Watched& watched, const Destination& to, const Context& context) {
  watched.fallback.emplace(watched.requests, context);
  if (auto fetched = Fetch(watched, to, context); !fetched) {
    STEPVEIL_RETURN_IF_ERROR(StartFromFallback(watched, std::move(fetched).error(), to, context));
  }
  MoveAll(
      NeedlesOfKept(context, watched.credential_variables, watched.requests.front().inheritance),
      watched.start.needles);
  return {};
}

void RevokeUnlessKept(const Watched& watched, const Context& context) {
  if (watched.login && (!watched.requests.front().keep_token || StopRequested())) {
    RevokeToken(*watched.login, nullptr, context);
  }
}

}  // namespace stepveil
