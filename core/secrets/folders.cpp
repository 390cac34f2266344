#include "core/secrets/folders.h"

#include "core/secrets/check.h"

#include <algorithm>

namespace stepveil {
namespace {

constexpr int kDeepestImport = 8;

// A folder that doesn't exist holds nothing, for certain; any other refusal leaves it open.
bool IsMissing(const Refusal& refusal) { return refusal.from_api && refusal.status == 404; }

}  // namespace

void Folders::Learn(const Place& place, const ListAnswer& list, bool recursive) {
  Folder& folder = folders_[place];
  folder.imports = &list.imports;
  for (const ListedSecret& secret : list.own) {
    const std::string& path = secret.path.empty() ? place.path : secret.path;
    folders_[{place.environment, path}].own.emplace(secret.name, &secret);
  }
  if (recursive) {
    trees_.insert(place);
  }
}

std::vector<ApiCall> Folders::Calls(const std::set<Place>& places, const AccessToken& token,
                                    const Target& target) {
  std::vector<ApiCall> calls;
  for (const Place& place : places) {
    calls.push_back(Get(ListAddress(target, place, {}, {}), token));
  }
  return calls;
}

Result<void> Folders::Take(const std::set<Place>& places,
                           const std::vector<HttpResponse>& responses, std::size_t first,
                           const AccessToken& token) {
  for (const Place& place : places) {
    PathAnswer& answer = answers_.emplace_back();
    answer.path = place.path;
    STEPVEIL_RETURN_IF_ERROR(TakeList(responses[first++], token, answer));
    if (answer.list) {
      Learn(place, *answer.list, false);
    } else if (IsMissing(*answer.refusal)) {
      folders_[place];
    } else {
      refused_.insert(place);
    }
  }
  return {};
}

bool Folders::IsAsked(const Place& place) const {
  return IsKnown(place) || refused_.count(place) > 0;
}

bool Folders::IsKnown(const Place& place) const {
  return folders_.count(place) > 0 ||
         std::any_of(trees_.begin(), trees_.end(), [&](const Place& top) {
           return top.environment == place.environment && IsBelow(top.path, place.path);
         });
}

const ListedSecret* Folders::Find(const Place& place, const std::string& name) const {
  const auto folder = folders_.find(place);
  if (folder == folders_.end()) {
    return nullptr;
  }
  const auto secret = folder->second.own.find(name);
  return secret == folder->second.own.end() ? nullptr : secret->second;
}

std::pair<Place, const ListedSecret*> Folders::Trace(const Place& place,
                                                     const std::string& name) const {
  Place at = place;
  for (int depth = 0; depth < kDeepestImport; ++depth) {
    if (const ListedSecret* const secret = Find(at, name)) {
      return {at, secret};
    }
    const auto& imports = ImportsOf(at);
    const auto from = std::find_if(imports.rbegin(), imports.rend(), [&](const ListedImport& i) {
      return std::any_of(i.secrets.begin(), i.secrets.end(),
                         [&](const ListedSecret& secret) { return secret.name == name; });
    });
    if (from == imports.rend()) {
      break;
    }
    at = {from->environment, from->path};
  }
  return {at, nullptr};
}

const std::vector<ListedImport>& Folders::ImportsOf(const Place& place) const {
  static const std::vector<ListedImport> kNone;
  const auto folder = folders_.find(place);
  return folder == folders_.end() || folder->second.imports == nullptr ? kNone
                                                                       : *folder->second.imports;
}

}  // namespace stepveil
