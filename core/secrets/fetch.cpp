#include "core/secrets/fetch.h"

#include "core/secrets/check.h"
#include "core/secrets/check_values.h"
#include "core/secrets/expansion.h"
#include "core/secrets/faults.h"
#include "core/secrets/fingerprint.h"
#include "core/secrets/folder_tree.h"
#include "core/secrets/folders.h"
#include "core/secrets/import_check.h"
#include "core/secrets/list.h"
#include "core/secrets/lookups.h"
#include "core/secrets/resolve_duplicates.h"
#include "core/secrets/target.h"

#include <utility>

namespace stepveil {

namespace {

// The folders below the paths of a recursive request that were listed.
Result<FolderTree> TreeOf(const std::vector<PathAnswer>& answers, Client& client,
                          const AccessToken& token, const Request& request, const Target& target) {
  std::vector<std::string> listed;
  for (const PathAnswer& answer : answers) {
    if (request.recursive && answer.list) {
      listed.push_back(answer.path);
    }
  }
  return AskTree(client, token, target, listed);
}

// The set that `answers` make, or all that is wrong with them.
Result<SecretSet> SetOf(std::vector<PathAnswer> answers, const Folders& folders, Client& client,
                        const AccessToken& token, const Request& request, const Target& target) {
  STEPVEIL_ASSIGN_OR_RETURN(const FolderTree tree, TreeOf(answers, client, token, request, target));
  const ImportView imports{answers, request, target, folders, tree};
  Lookups lookups;
  AskAboutAnswers(answers, request, target, tree, lookups);
  AskAboutImports(imports, lookups);
  STEPVEIL_RETURN_IF_ERROR(lookups.Send(client, token, target));

  SecretSet set;
  set.api_version = target.api == Api::kV4 ? "v4" : "v3";
  Faults faults;
  CheckAnswers(answers, request, target, tree, lookups, faults, set.warnings);
  CheckImports(imports, lookups, faults, set.warnings);
  if (faults.empty()) {  // a wrong path has no tags, either
    CheckTags(answers, request, faults, set.warnings);
  }
  // Not the rows themselves: `folders` looks into those that are as they are stored.
  std::vector<ResolvedSecret> settled = ResolveDuplicates(answers, request, target.environment);
  CheckValues(settled, request, folders, faults, set.warnings);
  if (!faults.empty()) {
    return Fail(faults.Merge());
  }
  for (ResolvedSecret& won : settled) {
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
  if (!last.validators.empty()) {
    STEPVEIL_ASSIGN_OR_RETURN(const bool unchanged,
                              AreUnchanged(client, token, target, last.validators));
    if (unchanged) {
      return std::nullopt;
    }
  }
  STEPVEIL_ASSIGN_OR_RETURN(auto answers, SendLists(client, token, request, target));
  Folders folders;
  STEPVEIL_RETURN_IF_ERROR(Complete(client, token, request, target, answers, folders));
  Validators validators = ValidatorsOf(answers);
  STEPVEIL_ASSIGN_OR_RETURN(SecretSet set,
                            SetOf(std::move(answers), folders, client, token, request, target));
  Secret fingerprint = FingerprintOf(set);
  const bool same = SameBytes(fingerprint, last.fingerprint);
  last = {std::move(target), std::move(validators), std::move(fingerprint)};
  return same ? std::nullopt : std::optional<SecretSet>(std::move(set));
}

}  // namespace stepveil
