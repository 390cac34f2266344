#include "core/flow/start_secrets.h"

#include "core/flow/pipeline.h"
#include "core/flow/process_steps.h"

#include <utility>

namespace stepveil {

std::set<std::string> PathsOf(const SecretSet& set) {
  std::set<std::string> paths;
  for (const FetchedSecret& secret : set.secrets) {
    paths.insert(secret.asked_path);
  }
  return paths;
}

Result<StartSecrets> FetchFirst(std::span<const Request> requests, const Destination& to,
                                const Context& context, const Session& login, Fallback& fallback) {
  std::vector<LastFetch> last(requests.size());
  std::vector<Result<SecretSet>> got;
  Client client = ClientOf(login, requests.front(), context.clock);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto fetched = FetchIfChanged(client, login.token, requests[i], last[i]);
    if (!fetched && fetched.error().code != ErrorCode::kSecret) {
      return Fail(std::move(fetched).error());  // it is the same for the others
    }
    got.push_back(fetched ? Result<SecretSet>(std::move(*fetched).value_or(SecretSet()))
                          : Fail(std::move(fetched).error()));
  }
  STEPVEIL_ASSIGN_OR_RETURN(auto sets, TakeSetOfEach(std::move(got), requests, context));
  fallback.Take(sets);
  STEPVEIL_ASSIGN_OR_RETURN(StartSecrets start, StartWith(std::move(sets), requests, to, context));
  fallback.Keep();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    start.each[i].last = std::move(last[i]);
  }
  return start;
}

Result<StartSecrets> StartWith(std::vector<SecretSet> sets, std::span<const Request> requests,
                               const Destination& to, const Context& context) {
  StartSecrets start;
  for (const SecretSet& set : sets) {
    start.each.push_back({{}, PathsOf(set), set.warnings});
  }
  STEPVEIL_ASSIGN_OR_RETURN(Prepared prepared, PrepareFrom(std::move(sets), requests, to, context));
  for (std::size_t i = 0; i < requests.size(); ++i) {
    start.each[i].environment = std::move(prepared.environments[i]);
  }
  start.needles = std::move(prepared.needles);
  return start;
}

}  // namespace stepveil
