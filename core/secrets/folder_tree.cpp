#include "core/secrets/folder_tree.h"

#include "core/secrets/answer.h"
#include "core/secrets/list.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kMostFolders = 2000;
constexpr std::ptrdiff_t kDeepest = 32;  // the server itself stops at 20

std::string Child(const std::string& parent, const std::string& name) {
  return parent == "/" ? "/" + name : parent + "/" + name;
}

using Rows = std::vector<ListedFolder>;

const ListedFolder* FindFolder(const Rows& rows, const std::string& id) {
  const auto at =
      std::find_if(rows.begin(), rows.end(), [&](const ListedFolder& row) { return row.id == id; });
  return at == rows.end() ? nullptr : &*at;
}

// The path of `row` by its parents; one whose parent is not among the rows stands in `top`.
std::string PathOf(const ListedFolder& row, const Rows& rows, const std::string& top) {
  std::vector<std::string> names{row.name};
  const ListedFolder* at = FindFolder(rows, row.parent_id);
  while (at != nullptr && names.size() <= rows.size()) {
    names.push_back(at->name);
    at = FindFolder(rows, at->parent_id);
  }
  std::string path = top;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    path = Child(path, *name);
  }
  return path;
}

// What is still open of one asked path.
struct Search {
  std::string asked;
  std::vector<std::string> open;
  bool failed = false;
};

void Take(const std::optional<Rows>& rows, const std::string& folder, Search& search,
          std::vector<std::string>& found) {
  if (!rows || found.size() + rows->size() > kMostFolders) {
    search.failed = true;
    return;
  }
  for (const ListedFolder& row : *rows) {
    found.push_back(PathOf(row, *rows, folder));
    const std::string& path = found.back();
    if (!row.of_tree && std::count(path.begin(), path.end(), '/') < kDeepest) {
      search.open.push_back(found.back());
    }
  }
}

}  // namespace

Result<FolderTree> AskTree(Client& client, const AccessToken& token, const Target& target,
                           const std::vector<std::string>& paths) {
  FolderTree tree;
  std::vector<Search> searches;
  for (const std::string& path : paths) {
    searches.push_back({path, {path}});
  }
  while (true) {
    std::vector<ApiCall> calls;
    std::vector<std::pair<Search*, std::string>> asked;
    for (Search& search : searches) {
      for (const std::string& folder : std::exchange(search.open, {})) {
        asked.emplace_back(&search, folder);
        calls.push_back(Get("/api/v1/folders?" + PlaceQuery(target, {target.environment, folder}) +
                                "&recursive=true",
                            token));
      }
    }
    if (calls.empty()) {
      break;
    }
    STEPVEIL_ASSIGN_OR_RETURN(const auto responses, SendAll(client, calls));
    for (std::size_t i = 0; i < responses.size(); ++i) {
      auto& [search, folder] = asked[i];
      Take(ReadFolders(responses[i]), folder, *search, tree.below[search->asked]);
    }
  }
  for (const Search& search : searches) {
    if (search.failed) {
      tree.unknown.push_back(search.asked);
    }
  }
  return tree;
}

}  // namespace stepveil
