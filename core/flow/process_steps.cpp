#include "core/flow/process_steps.h"

#include "core/base/text.h"
#include "core/config/setting_faults.h"
#include "core/environment/room.h"
#include "core/flow/adapter.h"
#include "core/flow/needles_of_all.h"
#include "core/http/side_by_side.h"
#include "core/secrets/fetch.h"
#include "core/secrets/selection.h"

#include <string>
#include <utility>

namespace stepveil {
namespace {

// Where there are several: whose fault or warning it is.
std::string Whose(const Request& request, std::span<const Request> requests) {
  return requests.size() > 1 ? "process " + Quoted(request.process) : std::string();
}

void WarnOf(const std::vector<std::string>& warnings, const std::string& whose, Console& console) {
  const std::string before = whose.empty() ? "" : whose + ": ";
  for (const std::string& warning : warnings) {
    console.Warn(std::string(before).append(warning));
  }
}

void AddFault(SettingFaults& faults, Error fault, const std::string& whose) {
  faults.Add(whose.empty() ? std::move(fault) : WithContext(whose, std::move(fault)));
}

Carriage CarriageFor(const Request& request, const Destination& to, const Context& context) {
  Carriage carriage;
  if (context.ci != nullptr) {
    carriage.protected_names = context.ci->protected_names;
  }
  carriage.carrier = to.carrier;
  if (carriage.carrier == Carrier::kCommand) {
    const Variables none{std::vector<std::string>()};
    carriage.most_bytes = RoomForVariables(request.inheritance.pristine ? none : context.variables);
  }
  return carriage;
}

std::vector<Result<SecretSet>> FetchTogether(std::span<const Request> requests,
                                             const Session& session, const Clock& clock) {
  std::vector<Result<SecretSet>> sets(requests.size());
  DoSideBySide(requests.size(), *session.connection.transport, clock,
               [&](std::size_t i, const Lane& lane) {
                 Client client = session.connection.client->Over(lane.transport, lane.clock);
                 sets[i] = FetchSecrets(client, session.token, requests[i]);
               });
  return sets;
}

}  // namespace

Result<std::vector<SecretSet>> FetchSecretsOfEach(std::span<const Request> requests,
                                                  const Session& session, const Context& context) {
  return TakeSetOfEach(FetchTogether(requests, session, context.clock), requests, context);
}

Result<std::vector<SecretSet>> TakeSetOfEach(std::vector<Result<SecretSet>> got,
                                             std::span<const Request> requests,
                                             const Context& context) {
  for (const Result<SecretSet>& set : got) {
    if (set) {
      MaskInMessages(*set, context.console);
    }
  }
  std::vector<SecretSet> sets;
  SettingFaults faults;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Result<SecretSet>& set = got[i];
    if (set) {
      WarnOf(set->warnings, Whose(requests[i], requests), context.console);
      sets.push_back(*std::move(set));
    } else if (set.error().code == ErrorCode::kSecret) {
      AddFault(faults, std::move(set).error(), Whose(requests[i], requests));
    } else {
      return Fail(std::move(set).error());
    }
  }
  if (!faults.empty()) {
    return Fail(std::move(faults).Combined("the processes"));
  }
  return sets;
}

Result<std::vector<Environment>> BuildEnvironments(std::vector<SecretSet> sets,
                                                   std::span<const Request> requests,
                                                   const Destination& to, const Context& context) {
  std::vector<Environment> environments;
  SettingFaults faults;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const std::string whose = Whose(requests[i], requests);
    auto environment = BuildEnvironment(std::move(sets[i]), requests[i].selection,
                                        CarriageFor(requests[i], to, context));
    if (environment) {
      WarnOf(environment->warnings, whose, context.console);
      environments.push_back(*std::move(environment));
    } else {
      AddFault(faults, std::move(environment).error(), whose);
    }
  }
  if (!faults.empty()) {
    return Fail(std::move(faults).Combined("the processes"));
  }
  return environments;
}

Result<void> CheckBeforeLeases(const std::vector<SecretSet>& sets,
                               std::span<const Request> requests, const Destination& to,
                               const Context& context) {
  SettingFaults faults;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Selection selection = requests[i].selection;
    selection.more_to_come = !requests[i].dynamic.empty();
    auto environment = BuildEnvironment(TakenOf(sets[i], selection), selection,
                                        CarriageFor(requests[i], to, context));
    if (!environment) {
      AddFault(faults, std::move(environment).error(), Whose(requests[i], requests));
    }
  }
  if (!faults.empty()) {
    return Fail(std::move(faults).Combined("the processes"));
  }
  return {};
}

bool IsMasked(const Request& request, const Destination& to) {
  return to.masking == Masking::kAll || (to.masking == Masking::kAsAsked && request.mask);
}

Result<std::vector<Secret>> MaskValues(std::vector<Environment>& environments,
                                       std::span<const Request> requests, const Destination& to,
                                       const Context& context) {
  std::vector<Secret> all;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    STEPVEIL_ASSIGN_OR_RETURN(std::vector<Secret> needles,
                              NeedlesOfAll(environments[i], requests[i], context.console));
    if (to.exporter != nullptr) {
      STEPVEIL_RETURN_IF_ERROR(to.exporter->MaskValues(environments[i], needles));
    }
    MoveAll(std::move(needles), all);
  }
  return all;
}

void MaskInMessages(const SecretSet& set, Console& console) {
  std::vector<Secret> values;
  for (const FetchedSecret& secret : set.secrets) {
    values.push_back(secret.value.Clone());
  }
  console.AddValues(std::move(values));
}

}  // namespace stepveil
