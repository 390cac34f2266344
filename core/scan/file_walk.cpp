#include "core/scan/file_walk.h"

#include "core/base/text.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace stepveil {
namespace {

namespace fs = std::filesystem;

bool LaterByName(const fs::directory_entry& a, const fs::directory_entry& b) {
  return a.path().native() > b.path().native();
}

}  // namespace

FileWalk::FileWalk(std::vector<std::string> roots, std::vector<std::string> exclude)
    : roots_(std::move(roots)), exclude_(std::move(exclude)) {
  std::reverse(roots_.begin(), roots_.end());
}

std::optional<std::string> FileWalk::Next() {
  for (;;) {
    if (open_.empty()) {
      if (roots_.empty()) {
        return std::nullopt;
      }
      if (auto file = TakeRoot()) {
        return file;
      }
      continue;
    }
    Folder& folder = open_.back();
    if (folder.entries.empty()) {
      open_.pop_back();
      continue;
    }
    const fs::directory_entry entry = std::move(folder.entries.back());
    folder.entries.pop_back();
    const std::size_t root_size = folder.root_size;
    if (Excluded(entry.path().native(), root_size)) {
      continue;
    }
    std::error_code error;
    const fs::file_type type = entry.symlink_status(error).type();
    if (error) {
      unreadable_.push_back({entry.path().native(), SystemWords(error.value())});
    } else if (type == fs::file_type::directory) {
      Open(entry.path().native(), root_size);
    } else if (type == fs::file_type::regular) {
      return entry.path().native();
    }
  }
}

std::optional<std::string> FileWalk::TakeRoot() {
  const std::string root = std::move(roots_.back());
  roots_.pop_back();
  std::error_code error;
  const fs::file_status status = fs::status(root, error);
  if (status.type() == fs::file_type::directory) {
    Open(root, root.size());
  } else if (status.type() == fs::file_type::regular) {
    return root;
  } else {
    unreadable_.push_back({root, error ? SystemWords(error.value())
                                 : status.type() == fs::file_type::not_found
                                     ? "no such file or directory"
                                     : "neither a file nor a folder"});
  }
  return std::nullopt;
}

void FileWalk::Open(const std::string& path, std::size_t root_size) {
  std::error_code error;
  Folder folder{{}, root_size};
  for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
    folder.entries.push_back(*at);
  }
  if (error) {
    unreadable_.push_back({path, SystemWords(error.value())});
  }
  std::sort(folder.entries.begin(), folder.entries.end(), LaterByName);
  open_.push_back(std::move(folder));
}

bool FileWalk::Excluded(const std::string& path, std::size_t root_size) const {
  if (exclude_.empty()) {
    return false;
  }
  const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
  std::string_view below = std::string_view(path).substr(root_size);
  below.remove_prefix(std::min(below.find_first_not_of('/'), below.size()));
  return MatchesAny(exclude_, name) || MatchesAny(exclude_, below);
}

}  // namespace stepveil
