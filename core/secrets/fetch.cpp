#include "core/secrets/fetch.h"

#include "core/secrets/check.h"
#include "core/secrets/check_values.h"
#include "core/secrets/faults.h"
#include "core/secrets/fingerprint.h"
#include "core/secrets/import_check.h"
#include "core/secrets/list.h"
#include "core/secrets/lookups.h"
#include "core/secrets/settle.h"
#include "core/secrets/target.h"

#include <utility>

namespace stepveil {

namespace {

// The set that `answers` make, or all that is wrong with them.
Result<SecretSet> SetOf(std::vector<PathAnswer> answers, Client& client, const AccessToken& token,
                        const Request& request, const Target& target) {
  Lookups lookups;
  AskAboutAnswers(answers, target, lookups);
  AskAboutImports(answers, lookups);
  STEPVEIL_RETURN_IF_ERROR(lookups.Send(client, token, target));

  SecretSet set;
  set.api_version = target.api == Api::kV4 ? "v4" : "v3";
  Faults faults;
  CheckAnswers(answers, request, target, lookups, faults, set.warnings);
  CheckImports(answers, request, target, lookups, faults, set.warnings);
  if (faults.empty()) {  // a wrong path has no tags, either
    CheckTags(answers, request, faults, set.warnings);
  }
  std::vector<SettledSecret> settled = Settle(std::move(answers), request, target.environment);
  CheckValues(settled, request, faults, set.warnings);
  if (!faults.empty()) {
    return Fail(faults.Merge());
  }
  for (SettledSecret& won : settled) {
    set.secrets.push_back(std::move(won.secret));
  }
  return set;
}

}  // namespace

Result<SecretSet> FetchSecrets(Client& client, const AccessToken& token, const Request& request) {
  LastFetch none;
  STEPVEIL_ASSIGN_OR_RETURN(auto set, FetchIfChanged(client, token, request, none));
  return std::move(set).value_or(SecretSet());  // what isn't known has changed
}

Result<std::optional<SecretSet>> FetchIfChanged(Client& client, const AccessToken& token,
                                                const Request& request, LastFetch& last) {
  if (!last.target) {
    STEPVEIL_ASSIGN_OR_RETURN(last.target, FindTarget(client, token, request));
  }
  Target target = *last.target;
  STEPVEIL_ASSIGN_OR_RETURN(auto answers,
                            SendListsIfChanged(client, token, request, target, last.validators));
  if (!answers) {
    return std::nullopt;
  }
  Validators validators = ValidatorsOf(*answers, request, target);
  STEPVEIL_ASSIGN_OR_RETURN(SecretSet set,
                            SetOf(*std::move(answers), client, token, request, target));
  Secret fingerprint = FingerprintOf(set);
  const bool same = SameBytes(fingerprint, last.fingerprint);
  last = {std::move(target), std::move(validators), std::move(fingerprint)};
  return same ? std::nullopt : std::optional<SecretSet>(std::move(set));
}

}  // namespace stepveil
