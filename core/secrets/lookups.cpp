#include "core/secrets/lookups.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/secrets/list.h"

#include <algorithm>

namespace stepveil {
namespace {

constexpr std::size_t kDeepestPath = 32;  // the server itself stops at 20

// "/a/b" gives a, b; "/" gives nothing.
std::vector<std::string> StepsOf(const std::string& path) {
  std::vector<std::string> steps = Split(path, '/');
  steps.erase(std::remove(steps.begin(), steps.end(), ""), steps.end());
  steps.resize(std::min(steps.size(), kDeepestPath));
  return steps;
}

std::string Child(const std::string& parent, const std::string& name) {
  return parent == "/" ? "/" + name : parent + "/" + name;
}

std::optional<std::vector<std::string>> NamesOf(
    const std::optional<std::vector<ListedFolder>>& folders) {
  if (!folders) {
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (const ListedFolder& folder : *folders) {
    names.push_back(folder.name);
  }
  return names;
}

// The answer to who may read everything is that there is no such secret; to others, that they may
// not see it (seen on servers of both generations).
std::string ProbeAddress(const Target& target, const Place& place) {
  const bool v4 = target.api == Api::kV4;
  return std::string(v4 ? "/api/v4/secrets/" : "/api/v3/secrets/raw/") +
         "STEPVEIL_ASKS_FOR_ITS_RIGHTS" + (v4 ? "?projectId=" : "?workspaceId=") +
         PercentEncode(target.project_id) + "&environment=" + PercentEncode(place.environment) +
         "&secretPath=" + PercentEncode(place.path) + "&include" +
         (v4 ? "Imports=false" : "_imports=false");
}

Lookups::Rights ReadRights(const HttpResponse& response) {
  if (response.status == 200) {
    return ReadOneSecret(response) ? Lookups::Rights::kWhole : Lookups::Rights::kUnknown;
  }
  const Refusal refusal = ReadRefusal(response, {});
  if (!refusal.from_api || IsRouteAbsent(refusal)) {
    return Lookups::Rights::kUnknown;
  }
  if (refusal.status == 404) {
    return Says(refusal, "folder") ? Lookups::Rights::kNoFolder : Lookups::Rights::kWhole;
  }
  return refusal.status == 403 && refusal.error != "TokenError" ? Lookups::Rights::kLacking
                                                                : Lookups::Rights::kUnknown;
}

}  // namespace

void Lookups::AskPath(const std::string& environment, const std::string& path) {
  std::string parent = "/";
  for (const std::string& step : StepsOf(path)) {
    folders_.try_emplace({environment, parent});
    parent = Child(parent, step);
  }
}

std::vector<ApiCall> Lookups::Calls(const AccessToken& token, const Target& target) const {
  std::vector<ApiCall> calls;
  for (const auto& [place, names] : folders_) {
    calls.push_back(Get("/api/v1/folders?" + PlaceQuery(target, place), token));
  }
  for (const auto& [place, finding] : rights_) {
    calls.push_back(Get(ProbeAddress(target, place), token));
    if (target.api == Api::kV4) {
      calls.push_back(Get(ListAddress(target, place, {false, false, false, false}, {}), token));
    }
  }
  for (const auto& [place, rules] : imports_) {
    calls.push_back(Get("/api/v1/secret-imports?" + PlaceQuery(target, place), token));
  }
  if (ask_environments_) {
    calls.push_back(Get("/api/v1/workspace/" + PercentEncode(target.project_id), token));
  }
  return calls;
}

Result<void> Lookups::Send(Client& client, const AccessToken& token, const Target& target) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto responses, SendAll(client, Calls(token, target)));
  auto response = responses.begin();
  for (auto& [place, names] : folders_) {
    names = NamesOf(ReadFolders(*response++));
  }
  for (auto& [place, finding] : rights_) {
    finding.rights = ReadRights(*response++);
    if (target.api == Api::kV4) {
      const auto names = ReadList(*response++);
      finding.holds_secrets = names && !names->own.empty();
    }
  }
  for (auto& [place, rules] : imports_) {
    rules = ReadImportRules(*response++).value_or(std::vector<ImportRule>());
  }
  if (ask_environments_) {
    project_ = ReadProject(*response);
  }
  return {};
}

std::vector<std::string> Lookups::FoldersIn(const Place& place) const {
  const auto at = folders_.find(place);
  return at == folders_.end() ? std::vector<std::string>()
                              : at->second.value_or(std::vector<std::string>());
}

Lookups::Rights Lookups::RightsOn(const Place& place) const {
  const auto at = rights_.find(place);
  return at == rights_.end() ? Rights::kUnknown : at->second.rights;
}

bool Lookups::IsKept(const Place& place) const {
  const auto at = rights_.find(place);
  return at != rights_.end() && (at->second.rights == Rights::kLacking || at->second.holds_secrets);
}

std::optional<Place> Lookups::ImporterOf(const Place& source) const {
  for (const auto& [place, rules] : imports_) {
    const bool imports = std::any_of(rules.begin(), rules.end(), [&](const ImportRule& rule) {
      return rule.environment == source.environment && rule.path == source.path;
    });
    if (imports) {
      return place;
    }
  }
  return std::nullopt;
}

Lookups::PathFinding Lookups::FindPath(const std::string& environment,
                                       const std::string& path) const {
  PathFinding finding{Exists::kYes, "/", "", {}};
  for (const std::string& step : StepsOf(path)) {
    const auto at = folders_.find({environment, finding.parent});
    if (at == folders_.end() || !at->second) {
      return {};
    }
    const std::vector<std::string>& names = *at->second;
    if (std::find(names.begin(), names.end(), step) == names.end()) {
      return {Exists::kNo, finding.parent, step, names};
    }
    finding.parent = Child(finding.parent, step);
  }
  return finding;
}

}  // namespace stepveil
