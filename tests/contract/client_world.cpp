#include "tests/contract/client_world.h"

#include "core/base/encoding.h"
#include "core/base/text.h"

#include <algorithm>

namespace stepveil::contract {
namespace {

const std::vector<std::string> kEnvironments = {"dev", "staging", "prod"};

// Folder -> the folders in it.
struct Folder {
  std::string path;
  std::vector<std::string> everywhere;
  std::vector<std::string> in_dev;
};
const std::vector<Folder> kFolders = {
    {"/",
     {"backend", "frontend", "compose", "shared"},
     {"backend-extra", "refs", "odd", "empty", "import-order", "import-gone", "cycle-a",
      "cycle-b"}},
    {"/backend", {"jobs"}, {}},
    {"/shared", {}, {"base"}},
};

// A folder of dev -> what it imports, "environment:path".
struct Imports {
  std::string path;
  std::vector<std::string> from;
};
const std::vector<Imports> kImports = {
    {"/backend", {"dev:/shared", "prod:/shared"}},
    {"/shared", {"dev:/shared/base"}},
    {"/backend/jobs", {"dev:/compose", "dev:/shared"}},
    {"/import-order", {"prod:/shared", "dev:/shared", "staging:/shared"}},
    {"/import-gone", {"dev:/gone", "dev:/shared", "dev:/compose"}},
    {"/cycle-a", {"dev:/cycle-b"}},
};

std::string QueryOf(const std::string& environment, const std::string& path) {
  return "&environment=" + environment + "&path=" + PercentEncode(path);
}

void ScriptFolders(ScriptedInstance& instance) {
  instance.On("/api/v1/folders", {200, R"({"folders":[]})"});
  for (const std::string& environment : kEnvironments) {
    for (const Folder& folder : kFolders) {
      std::vector<std::string> names = folder.everywhere;
      if (environment == "dev") {
        names.insert(names.end(), folder.in_dev.begin(), folder.in_dev.end());
      }
      for (std::string& name : names) {
        name = R"({"name":")" + name + "\"}";
      }
      // "/" last: its query is the start of all others.
      instance.On("/api/v1/folders?workspaceId=" + std::string(kProjectId) +
                      QueryOf(environment, folder.path),
                  {200, R"({"folders":[)" + Join(names, ",") + "]}"});
    }
  }
}

// Those that hold none, last: the address of each folder is the start of those below.
void ScriptLeaves(ScriptedInstance& instance) {
  for (const std::string& environment : kEnvironments) {
    for (const Folder& folder : kFolders) {
      std::vector<std::string> names = folder.everywhere;
      names.insert(names.end(), folder.in_dev.begin(), folder.in_dev.end());
      for (const std::string& name : names) {
        const std::string path = (folder.path == "/" ? "/" : folder.path + "/") + name;
        const bool has_folders =
            std::any_of(kFolders.begin(), kFolders.end(),
                        [&](const Folder& other) { return other.path == path; });
        if (!has_folders) {
          instance.On(
              "/api/v1/folders?workspaceId=" + std::string(kProjectId) + QueryOf(environment, path),
              {200, R"({"folders":[]})"});
        }
      }
    }
  }
}

std::string RuleOf(const std::string& from, std::size_t position) {
  const std::size_t colon = from.find(':');
  return R"({"importEnv":{"slug":")" + from.substr(0, colon) + R"("},"importPath":")" +
         from.substr(colon + 1) + R"(","position":)" + std::to_string(position) + "}";
}

void ScriptImports(ScriptedInstance& instance) {
  const std::string route = "/api/v1/secret-imports";
  instance.On(route, {200, R"({"secretImports":[]})"});
  for (const Imports& imports : kImports) {
    std::vector<std::string> rules;
    for (const std::string& from : imports.from) {
      rules.push_back(RuleOf(from, rules.size() + 1));
    }
    instance.On(route + "?workspaceId=" + kProjectId + QueryOf("dev", imports.path),
                {200, R"({"secretImports":[)" + Join(rules, ",") + "]}"});
  }
}

}  // namespace

void ScriptWorld(ScriptedInstance& instance) {
  ScriptFolders(instance);
  ScriptLeaves(instance);
  ScriptImports(instance);
  std::vector<std::string> environments;
  for (const std::string& slug : kEnvironments) {
    const std::string name = slug == "dev"    ? "Development"
                             : slug == "prod" ? "Production"
                                              : "Staging";
    environments.push_back(R"({"slug":")" + slug + R"(","name":")" + name + "\"}");
  }
  const std::string project = R"({"id":")" + std::string(kProjectId) + R"(","environments":[)" +
                              Join(environments, ",") + "]}";
  instance.On("/api/v1/workspace/", {200, R"({"workspace":)" + project + "}"});
  instance.On("/api/v2/workspace/", {200, project});
  instance.On("/api/v1/projects/slug/", {200, project});
}

}  // namespace stepveil::contract
