#include "core/secrets/fetch.h"

#include "core/secrets/check.h"
#include "core/secrets/check_values.h"
#include "core/secrets/faults.h"
#include "core/secrets/import_check.h"
#include "core/secrets/list.h"
#include "core/secrets/lookups.h"
#include "core/secrets/settle.h"
#include "core/secrets/target.h"

namespace stepveil {

Result<SecretSet> FetchSecrets(Client& client, const AccessToken& token, const Request& request) {
  STEPVEIL_ASSIGN_OR_RETURN(Target target, FindTarget(client, token, request));
  STEPVEIL_ASSIGN_OR_RETURN(std::vector<PathAnswer> answers,
                            SendLists(client, token, request, target));

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

}  // namespace stepveil
