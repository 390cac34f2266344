#include "tests/devserver/model/seed_project.h"

#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/seed.h"

#include <yaml-cpp/yaml.h>

namespace stepveil::devserver {
namespace {

// A value is a text, or {repeat: TEXT, size: N} for a long one.
std::string LoadValue(const YAML::Node& node) {
  if (!node.IsMap()) return node.as<std::string>();
  const auto part = node["repeat"].as<std::string>();
  const auto size = node["size"].as<std::size_t>();
  std::string value;
  while (value.size() < size) value += part;
  value.resize(size);
  return value;
}

// A secret is its value alone or a map with more about it.
SecretRow LoadSecret(const std::string& place, const std::string& key, const YAML::Node& node) {
  SecretRow row;
  row.id = UuidFor("secret " + place + ' ' + key);
  row.key = key;
  if (!node.IsMap()) {
    row.value = StoredValue(LoadValue(node));
    return row;
  }
  row.value = StoredValue(LoadValue(node["value"]));
  row.comment = node["comment"].as<std::string>("");
  row.skip_multiline_encoding = node["skip_multiline_encoding"].as<bool>(false);
  row.hidden = node["hidden"].as<bool>(false);
  for (const YAML::Node& tag : node["tags"]) row.tags.push_back(tag.as<std::string>());
  for (const YAML::Node& old : node["previous"]) row.previous.push_back(old.as<std::string>());
  return row;
}

// Finds or adds a folder and all folders above it.
Folder& FolderAt(Project& project, const std::string& environment, const std::string& path) {
  for (Folder& folder : project.folders) {
    if (folder.environment == environment && folder.path == path) return folder;
  }
  if (path != "/") {
    const std::string above = path.substr(0, path.rfind('/'));
    FolderAt(project, environment, above.empty() ? "/" : above);
  }
  const std::string id = UuidFor("folder " + project.slug + ' ' + environment + ' ' + path);
  project.folders.push_back({id, environment, path, {}, {}});
  return project.folders.back();
}

// `place` is ENVIRONMENT:PATH.
void LoadFolder(Project& project, const std::string& place, const YAML::Node& node) {
  const std::size_t colon = place.find(':');
  Folder& folder = FolderAt(project, place.substr(0, colon), place.substr(colon + 1));
  const std::string name = project.slug + ' ' + place;
  for (const YAML::Node& entry : node["imports"]) {
    const auto source = entry.as<std::string>();
    const std::size_t cut = source.find(':');
    folder.imports.push_back(
        {UuidFor("import " + name + ' ' + source), source.substr(0, cut), source.substr(cut + 1)});
  }
  for (const auto& entry : node["secrets"]) {
    folder.secrets.push_back(LoadSecret(name, entry.first.as<std::string>(), entry.second));
  }
}

}  // namespace

Project LoadProject(const std::string& slug, const YAML::Node& node) {
  Project project;
  project.id = UuidFor("project " + slug);
  project.slug = slug;
  project.name = node["name"].as<std::string>(slug);
  for (const auto& entry : node["tags"]) {
    const auto tag = entry.first.as<std::string>();
    project.tags.push_back(
        {UuidFor("tag " + slug + ' ' + tag), tag, tag, entry.second.as<std::string>()});
  }
  for (const auto& entry : node["environments"]) {
    const auto name = entry.first.as<std::string>();
    project.environments.push_back(
        {UuidFor("environment " + slug + ' ' + name), name, entry.second.as<std::string>()});
    FolderAt(project, name, "/");
  }
  for (const auto& entry : node["folders"]) {
    LoadFolder(project, entry.first.as<std::string>(), entry.second);
  }
  return project;
}

}  // namespace stepveil::devserver
