#include "tests/devserver/model/store.h"

#include <algorithm>

namespace stepveil::devserver {
namespace {

template <class Rows, class Match>
auto FindIn(Rows& rows, Match match) -> decltype(&*rows.begin()) {
  auto found = std::find_if(rows.begin(), rows.end(), match);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const Folder* Project::FindFolder(std::string_view environment, std::string_view path) const {
  return FindIn(folders,
                [&](const Folder& f) { return f.environment == environment && f.path == path; });
}

const Environment* Project::FindEnvironment(std::string_view environment_slug) const {
  return FindIn(environments, [&](const Environment& e) { return e.slug == environment_slug; });
}

std::string Store::IssuerUrl(std::string_view issuer) const {
  return base_url + "/issuer/" + std::string(issuer);
}

const Project* Store::FindProject(std::string_view slug) const {
  return FindIn(projects, [&](const Project& p) { return p.slug == slug; });
}

const Project* Store::FindProjectById(std::string_view id) const {
  return FindIn(projects, [&](const Project& p) { return p.id == id; });
}

Identity* Store::FindIdentity(std::string_view id) {
  return FindIn(identities, [&](const Identity& i) { return i.id == id; });
}

}  // namespace stepveil::devserver
