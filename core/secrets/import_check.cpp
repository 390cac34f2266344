#include "core/secrets/import_check.h"

#include "core/base/text.h"
#include "core/secrets/check.h"

#include <algorithm>

namespace stepveil {
namespace {

bool IsOf(const ImportRule& rule, const ListedImport& import) {
  return rule.environment == import.environment && rule.path == import.path;
}

bool IsListed(const ImportRule& rule, const ListAnswer& list) {
  return std::any_of(list.imports.begin(), list.imports.end(),
                     [&](const ListedImport& import) { return IsOf(rule, import); });
}

// Every entry has its folder: then none of them is gone, and all labels are right. A server that
// names no folders at all is believed where every import brought something.
bool AllHaveFolders(const ListAnswer& list) {
  const auto has_folder = [](const ListedImport& import) { return import.has_folder; };
  const auto has_secrets = [](const ListedImport& import) { return !import.secrets.empty(); };
  return std::all_of(list.imports.begin(), list.imports.end(), has_folder) ||
         (std::none_of(list.imports.begin(), list.imports.end(), has_folder) &&
          std::all_of(list.imports.begin(), list.imports.end(), has_secrets));
}

// The imports in doubt: those that were left out; all of them if one has no folder, since labels
// are wrong then. The label is all there is where the folder's own list was not answered.
std::vector<ImportRule> DoubtfulImports(const PathAnswer& answer) {
  std::vector<ImportRule> doubtful;
  if (!answer.list) {
    return doubtful;
  }
  const bool sound = AllHaveFolders(*answer.list);
  if (answer.import_rules) {
    for (const ImportRule& rule : *answer.import_rules) {
      if (!rule.replicated && (!sound || !IsListed(rule, *answer.list))) {
        doubtful.push_back(rule);
      }
    }
  } else if (answer.import_refusal && !sound) {
    for (const ListedImport& import : answer.list->imports) {
      doubtful.push_back({import.environment, import.path, false});
    }
  }
  return doubtful;
}

std::string ImportName(const ImportRule& rule) {
  return Quoted(rule.path) + " of environment " + Quoted(rule.environment);
}

void CheckOne(const ImportRule& rule, const PathAnswer& answer, const Request& request,
              const std::string& place, const Lookups& lookups, Faults& faults,
              std::vector<std::string>& warnings) {
  const Lookups::Exists exists = lookups.FindPath(rule.environment, rule.path).exists;
  if (exists == Lookups::Exists::kNo) {
    return faults.Add(
        place + " imports " + ImportName(rule) + ", which does not exist",
        {"remove the import in Infisical or make its folder again: until then secrets are missing, "
         "and some servers label the other imports wrongly; --no-import-check turns this check "
         "off"});
  }
  if (exists == Lookups::Exists::kYes && IsListed(rule, *answer.list)) {
    return;
  }
  const std::string message =
      place + " imports " + ImportName(rule) + ", but the server left it out" +
      (exists == Lookups::Exists::kYes ? "" : ": it may not exist, or not be readable");
  if (request.allow_partial) {
    return warnings.push_back(message);
  }
  faults.Add(message, {"let the identity read the imported folder, or take what there is with "
                       "--allow-partial; --no-import-check turns this check off"});
}

// A right to list imports is not everybody's, so its lack is no failure; a dead token is.
void ReportUnchecked(const Refusal& refusal, const std::string& place, const Target& target,
                     Faults& faults, std::vector<std::string>& warnings) {
  auto known = ReadRefused(refusal, target.project, target.token_kind);
  if (known && !IsRouteAbsent(refusal)) {
    return faults.Add(*std::move(known));
  }
  warnings.push_back("the imports of " + place + " could not be checked: " + Describe(refusal) +
                     " (--no-import-check turns this check off)");
}

}  // namespace

void AskAboutImports(const std::vector<PathAnswer>& answers, Lookups& lookups) {
  for (const PathAnswer& answer : answers) {
    for (const ImportRule& rule : DoubtfulImports(answer)) {
      lookups.AskPath(rule.environment, rule.path);
    }
  }
}

void CheckImports(const std::vector<PathAnswer>& answers, const Request& request,
                  const Target& target, const Lookups& lookups, Faults& faults,
                  std::vector<std::string>& warnings) {
  for (const PathAnswer& answer : answers) {
    const std::string place = PlaceName(target.environment, answer.path);
    for (const ImportRule& rule : DoubtfulImports(answer)) {
      CheckOne(rule, answer, request, place, lookups, faults, warnings);
    }
    if (answer.list && answer.import_refusal) {
      ReportUnchecked(*answer.import_refusal, place, target, faults, warnings);
    }
  }
}

}  // namespace stepveil
