#include "core/secrets/wide_rights.h"

#include "core/secrets/check.h"
#include "core/secrets/lookups.h"

#include <algorithm>
#include <set>

namespace stepveil {
namespace {

constexpr std::size_t kMostPlaces = 30;

// "/a/b" gives "/" and "/a"; "/" gives nothing.
std::vector<std::string> Above(const std::string& path) {
  std::vector<std::string> above;
  for (std::size_t at = path.size(); path != "/" && at > 0 && at != std::string::npos;) {
    at = path.rfind('/', at - 1);
    above.push_back(at == 0 ? "/" : path.substr(0, at));
  }
  return above;
}

std::string Child(const std::string& parent, const std::string& name) {
  return parent == "/" ? "/" + name : parent + "/" + name;
}

// A named folder, or one below it.
bool IsNamed(const std::string& path, const std::vector<std::string>& named) {
  return std::any_of(named.begin(), named.end(), [&](const std::string& one) {
    return path == one || (one != "/" && IsBelow(one, path));
  });
}

std::set<Place> PlacesBeside(const std::vector<std::string>& named, const Lookups& lookups,
                             const Target& target) {
  std::set<Place> places;
  std::set<std::string> above;
  for (const std::string& path : named) {
    for (const std::string& parent : Above(path)) {
      above.insert(parent);
    }
  }
  for (const std::string& parent : above) {
    places.insert({target.environment, parent});
    for (const std::string& name : lookups.FoldersIn({target.environment, parent})) {
      places.insert({target.environment, Child(parent, name)});
    }
  }
  if (lookups.project()) {
    for (const auto& [slug, name] : lookups.project()->environments) {
      for (const std::string& path : named) {
        places.insert({slug, path});
      }
    }
  }
  std::erase_if(places, [&](const Place& place) {
    return place.environment == target.environment && IsNamed(place.path, named);
  });
  while (places.size() > kMostPlaces) {
    places.erase(std::prev(places.end()));
  }
  return places;
}

}  // namespace

Result<WideRights> ReadableBeyond(const std::vector<std::string>& named, Client& client,
                                  const AccessToken& token, const Target& target) {
  Lookups folders;
  folders.AskEnvironments();
  for (const std::string& path : named) {
    folders.AskPath(target.environment, path);
  }
  STEPVEIL_RETURN_IF_ERROR(folders.Send(client, token, target));
  const std::set<Place> places = PlacesBeside(named, folders, target);
  Lookups rights;
  for (const Place& place : places) {
    rights.AskRights(place);
  }
  for (const std::string& path : named) {
    rights.AskImports({target.environment, path});
  }
  STEPVEIL_RETURN_IF_ERROR(rights.Send(client, token, target));
  WideRights wide;
  wide.asked = places.size();
  for (const Place& place : places) {
    if (rights.RightsOn(place) == Lookups::Rights::kWhole && !rights.ImporterOf(place)) {
      wide.readable.push_back(place);
    }
  }
  return wide;
}

}  // namespace stepveil
