#include "core/flow/watched.h"

#include "core/base/stop_signals.h"
#include "core/flow/kept_credentials.h"
#include "core/flow/pipeline.h"

#include <utility>

namespace stepveil {
namespace {

Result<void> Fetch(Watched& watched, Fallback& fallback, const Destination& to,
                   const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(watched.login, LogIn(watched.request, to, context));
  auto fetched = FetchFirst(watched.request, to, context, *watched.login, fallback);
  auto left = fetched ? Disconnect(*watched.login, watched.request, context)
                      : Result<void>(Fail(std::move(fetched).error()));
  if (!left || StopRequested()) {
    RevokeUnlessKept(watched, context);
  }
  if (!left) {
    watched.login.reset();
    return left;
  }
  watched.credential_variables = watched.login->credential_variables;
  watched.current = *std::move(fetched);
  return {};
}

// Whoever fetches beside the command goes on asking.
Result<void> StartFromFallback(Watched& watched, Error error, Fallback& fallback,
                               const Destination& to, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(Fetched kept, fallback.InsteadOf(std::move(error)));
  watched.credential_variables = std::move(kept.credential_variables);
  STEPVEIL_ASSIGN_OR_RETURN(watched.current,
                            StartWith(std::move(kept.sets.front()), watched.request, to, context));
  return {};
}

}  // namespace

Result<void> LogInAndFetch(Watched& watched, const Destination& to, const Context& context) {
  Fallback fallback({&watched.request, 1}, context);
  if (auto fetched = Fetch(watched, fallback, to, context); !fetched) {
    STEPVEIL_RETURN_IF_ERROR(
        StartFromFallback(watched, std::move(fetched).error(), fallback, to, context));
  }
  MoveAll(NeedlesOfKept(context, watched.credential_variables, watched.request.inheritance),
          watched.current.needles);
  return {};
}

void RevokeUnlessKept(const Watched& watched, const Context& context) {
  if (watched.login && (!watched.request.keep_token || StopRequested())) {
    RevokeToken(*watched.login, nullptr, context);
  }
}

}  // namespace stepveil
