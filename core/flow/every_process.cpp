#include "core/flow/every_process.h"

#include "core/base/text.h"
#include "core/config/setting_faults.h"
#include "core/environment/room.h"
#include "core/flow/needles_of_all.h"
#include "core/http/side_by_side.h"
#include "core/mask/needles.h"
#include "core/secrets/fetch.h"

#include <string>
#include <utility>

namespace stepveil {
namespace {

// Every fetched value becomes a needle of our own messages before anything can fail over one.
void GuardConsole(const SecretSet& set, Console& console) {
  std::vector<Secret> needles;
  for (const FetchedSecret& secret : set.secrets) {
    MoveAll(NeedlesOf(secret.value, NeedleRules{.forms = Forms::kTexts}), needles);
  }
  console.AddNeedles(std::move(needles));
}

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

Carriage CarriageFor(const Request& request, const Surroundings& around) {
  Carriage carriage;
  if (around.ci != nullptr) {
    carriage.protected_names = around.ci->protected_names;
  }
  carriage.carrier = around.outlet == Outlet::kCommand  ? Carrier::kCommand
                     : around.outlet == Outlet::kFilter ? Carrier::kDocument
                                                        : around.exported;
  if (carriage.carrier == Carrier::kCommand) {
    const Variables none{std::vector<std::string>()};
    carriage.most_bytes = RoomForVariables(request.inheritance.pristine ? none : around.variables);
  }
  return carriage;
}

Result<std::vector<Environment>> BuildEach(std::vector<SecretSet> sets,
                                           std::span<const Request> requests,
                                           const Surroundings& around) {
  std::vector<Environment> environments;
  SettingFaults faults;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const std::string whose = Whose(requests[i], requests);
    auto environment = BuildEnvironment(std::move(sets[i]), requests[i].selection,
                                        CarriageFor(requests[i], around));
    if (environment) {
      WarnOf(environment->warnings, whose, around.console);
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

// A command's output is ours to leave as it is, and a format's reader prints where we mask nothing;
// where anything else prints, everything is masked.
bool IsMasked(const Request& request, const Surroundings& around) {
  return around.outlet == Outlet::kCommand ? request.mask : around.outlet != Outlet::kFormat;
}

// The needles of one process's values, made known.
Result<std::vector<Secret>> MaskValues(Environment& environment, const Request& request,
                                       const Surroundings& around, const MaskNow& mask) {
  STEPVEIL_ASSIGN_OR_RETURN(std::vector<Secret> needles,
                            NeedlesOfAll(environment, request, around.console));
  if (around.hooks != nullptr && around.hooks->mask_values) {
    STEPVEIL_RETURN_IF_ERROR(around.hooks->mask_values(environment, needles));
  } else {
    STEPVEIL_RETURN_IF_ERROR(mask(needles));
  }
  return needles;
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

Result<std::vector<SecretSet>> FetchEach(std::span<const Request> requests, const Session& session,
                                         const Surroundings& around) {
  std::vector<Result<SecretSet>> fetched = FetchTogether(requests, session, around.clock);
  for (const Result<SecretSet>& set : fetched) {
    if (set) {
      GuardConsole(*set, around.console);
    }
  }
  std::vector<SecretSet> sets;
  SettingFaults faults;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Result<SecretSet>& set = fetched[i];
    if (set) {
      WarnOf(set->warnings, Whose(requests[i], requests), around.console);
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

Result<PreparedAll> PrepareEach(std::vector<SecretSet> sets, std::span<const Request> requests,
                                const Surroundings& around, const MaskNow& mask) {
  PreparedAll prepared;
  prepared.api_version = sets.front().api_version;
  prepared.inheritance = requests.front().inheritance;
  prepared.mask = IsMasked(requests.front(), around);
  STEPVEIL_ASSIGN_OR_RETURN(prepared.environments, BuildEach(std::move(sets), requests, around));
  for (std::size_t i = 0; i < requests.size() && prepared.mask; ++i) {
    STEPVEIL_ASSIGN_OR_RETURN(std::vector<Secret> needles,
                              MaskValues(prepared.environments[i], requests[i], around, mask));
    MoveAll(std::move(needles), prepared.needles);
  }
  prepared.has_needles = !prepared.needles.empty();
  return prepared;
}

Result<Prepared> PrepareFrom(SecretSet set, const Request& request, const Surroundings& around,
                             const MaskNow& mask) {
  GuardConsole(set, around.console);
  around.console.Warn(set.warnings);
  std::vector<SecretSet> one;
  one.push_back(std::move(set));
  STEPVEIL_ASSIGN_OR_RETURN(PreparedAll all,
                            PrepareEach(std::move(one), {&request, 1}, around, mask));
  return OnlyOne(std::move(all));
}

Prepared OnlyOne(PreparedAll all) {
  Environment environment = std::move(all.environments.front());
  return {static_cast<PreparedValues&&>(all), std::move(environment)};
}

}  // namespace stepveil
