#include "core/secrets/import_check.h"

#include "core/base/text.h"
#include "core/secrets/check.h"

#include <algorithm>
#include <set>

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

// An import that may be gone or not be readable.
struct Doubt {
  Place importer;
  ImportRule rule;
  bool listed = false;  // the list shows it, if without a secret
};

Place SourceOf(const ImportRule& rule) { return {rule.environment, rule.path}; }

// v3: those that were left out; all of them if one has no folder, since labels are wrong then. The
// label is all there is where the folder's own list was not answered.
void AddOldDoubts(const PathAnswer& answer, const Place& asked, bool recursive,
                  std::vector<Doubt>& doubts) {
  const bool sound = AllHaveFolders(*answer.list);
  if (answer.import_rules) {
    for (const ImportRule& rule : *answer.import_rules) {
      const bool listed = IsListed(rule, *answer.list);
      if (!rule.replicated && (!sound || !listed)) {
        doubts.push_back({asked, rule, listed});
      }
    }
  }
  if (!sound && (recursive || answer.import_refusal)) {  // the folders' below are shown, too
    for (const ListedImport& import : answer.list->imports) {
      doubts.push_back({asked, {import.environment, import.path, false}, true});
    }
  }
}

// v4: those without a folder or a secret, of `importer` and of what it imports itself.
void AddDoubts(const Folders& folders, const Place& importer, std::set<Place>& seen,
               std::vector<Doubt>& doubts) {
  if (!seen.insert(importer).second) {
    return;
  }
  for (const ListedImport& import : folders.ImportsOf(importer)) {
    if (!import.has_folder || import.secrets.empty()) {
      doubts.push_back({importer, {import.environment, import.path, false}, true});
    } else {
      AddDoubts(folders, {import.environment, import.path}, seen, doubts);
    }
  }
}

std::vector<Doubt> DoubtsOf(const ImportView& view) {
  std::vector<Doubt> doubts;
  std::set<Place> seen;
  for (const PathAnswer& answer : view.answers) {
    const Place asked{view.target.environment, answer.path};
    if (!answer.list || !view.request.import_check || !view.request.include_imports) {
      continue;
    }
    if (view.target.api == Api::kV3) {
      AddOldDoubts(answer, asked, view.request.recursive, doubts);
    } else {
      AddDoubts(view.folders, asked, seen, doubts);
    }
  }
  return doubts;
}

std::string ImportName(const Place& source) {
  return Quoted(source.path) + " of environment " + Quoted(source.environment);
}

// A recursive list doesn't say which of its folders imports what.
Place ImporterOf(const Doubt& doubt, const Lookups& lookups) {
  return lookups.ImporterOf(SourceOf(doubt.rule)).value_or(doubt.importer);
}

void CheckOne(const Doubt& doubt, const Request& request, const Lookups& lookups, Faults& faults,
              std::vector<std::string>& warnings) {
  const Place source = SourceOf(doubt.rule);
  const Place importer = ImporterOf(doubt, lookups);
  const Lookups::Exists exists = lookups.FindPath(source.environment, source.path).exists;
  const Lookups::Rights rights = lookups.RightsOn(source);
  const bool kept = lookups.IsKept(source);
  const std::string imports =
      PlaceName(importer.environment, importer.path) + " imports " + ImportName(source);
  if (exists == Lookups::Exists::kNo || rights == Lookups::Rights::kNoFolder) {
    return faults.Add(
        imports + ", which does not exist",
        {"remove the import in Infisical or make its folder again: until then secrets are missing, "
         "and some servers label the other imports wrongly; --no-import-check turns this check "
         "off"});
  }
  if (doubt.listed && !kept && exists == Lookups::Exists::kYes) {
    return;
  }
  const bool there = exists == Lookups::Exists::kYes || kept;
  const std::string message = imports + ", but the server left it out" +
                              (there ? "" : ": it may not exist, or not be readable");
  if (request.allow_partial) {
    return warnings.push_back(message);
  }
  faults.Add(message, {"let the identity read the imported folder, or take what there is with "
                       "--allow-partial; --no-import-check turns this check off"});
}

// Is a secret that `deep` brings to a folder it is imported by missing in `top`, which imports
// that?
bool IsLost(const ListedImport& deep, const ListedImport& top) {
  return std::any_of(deep.secrets.begin(), deep.secrets.end(), [&](const ListedSecret& secret) {
    return std::none_of(top.secrets.begin(), top.secrets.end(),
                        [&](const ListedSecret& other) { return other.name == secret.name; });
  });
}

// Servers of 2026 merge what an imported folder imports, but no deeper.
void WarnOfDeepImports(const Folders& folders, const Place& asked,
                       std::vector<std::string>& warnings) {
  for (const ListedImport& top : folders.ImportsOf(asked)) {
    for (const ListedImport& middle : folders.ImportsOf({top.environment, top.path})) {
      for (const ListedImport& deep : folders.ImportsOf({middle.environment, middle.path})) {
        if (IsLost(deep, top)) {
          warnings.push_back(PlaceName(asked.environment, asked.path) +
                             " imports three deep, and the server leaves out the last: " +
                             ImportName({deep.environment, deep.path}) + ", imported by " +
                             ImportName({middle.environment, middle.path}) +
                             "; import it directly");
        }
      }
    }
  }
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

void AskAboutImports(const ImportView& view, Lookups& lookups) {
  for (const Doubt& doubt : DoubtsOf(view)) {
    const Place source = SourceOf(doubt.rule);
    lookups.AskPath(source.environment, source.path);
    if (doubt.listed) {
      lookups.AskRights(source);
    }
    const auto below = view.tree.below.find(doubt.importer.path);
    for (std::size_t i = 0; below != view.tree.below.end() && i < below->second.size(); ++i) {
      lookups.AskImports({doubt.importer.environment, below->second[i]});
    }
  }
}

void CheckImports(const ImportView& view, const Lookups& lookups, Faults& faults,
                  std::vector<std::string>& warnings) {
  for (const Doubt& doubt : DoubtsOf(view)) {
    CheckOne(doubt, view.request, lookups, faults, warnings);
  }
  for (const PathAnswer& answer : view.answers) {
    const Place asked{view.target.environment, answer.path};
    WarnOfDeepImports(view.folders, asked, warnings);
    if (view.target.api == Api::kV3 && view.request.import_check && answer.list &&
        answer.import_refusal) {
      ReportUnchecked(*answer.import_refusal, PlaceName(asked.environment, asked.path), view.target,
                      faults, warnings);
    }
  }
}

}  // namespace stepveil
