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

}  // namespace

void Lookups::AskPath(const std::string& environment, const std::string& path) {
  std::string parent = "/";
  for (const std::string& step : StepsOf(path)) {
    folders_.try_emplace({environment, parent});
    parent = Child(parent, step);
  }
}

Result<void> Lookups::Send(Client& client, const AccessToken& token, const Target& target) {
  if (empty()) {
    return {};
  }
  std::vector<ApiCall> calls;
  for (const auto& [place, names] : folders_) {
    calls.push_back(Get("/api/v1/folders?" + PlaceQuery(target, place.first, place.second), token));
  }
  if (ask_environments_) {
    calls.push_back(Get("/api/v1/workspace/" + PercentEncode(target.project_id), token));
  }
  std::vector<Result<HttpResponse>> answers = client.Send(calls);
  for (Result<HttpResponse>& answer : answers) {
    if (!answer) {
      return Fail(std::move(answer).error());
    }
  }
  std::size_t i = 0;
  for (auto& [place, names] : folders_) {
    names = ReadFolders(*answers[i++]);
  }
  if (ask_environments_) {
    project_ = ReadProject(*answers[i]);
  }
  return {};
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
