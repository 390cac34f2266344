#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stepveil::devserver {

struct Tag {
  std::string id, slug, name, color;
};

struct SecretRow {
  std::string id, key, value, comment;
  std::vector<std::string> tags;      // slugs
  std::vector<std::string> previous;  // older values, oldest first: the version is their count + 1
  bool skip_multiline_encoding = false;
  bool hidden = false;  // newer servers only: listed with a placeholder instead of its value
};

struct ImportRow {
  std::string id, environment, path;
};

struct Folder {
  std::string id, environment, path;
  std::vector<SecretRow> secrets;
  std::vector<ImportRow> imports;
};

struct Environment {
  std::string id, slug, name;
};

struct Project {
  std::string id, slug, name;
  std::vector<Environment> environments;
  std::vector<Tag> tags;
  std::vector<Folder> folders;

  const Folder* FindFolder(std::string_view environment, std::string_view path) const;
  const Environment* FindEnvironment(std::string_view environment_slug) const;
};

}  // namespace stepveil::devserver
