#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// Something that could not be looked at, and why, in the system's words.
struct Unreadable {
  std::string path;
  std::string why;
};

// Every regular file below some folders, one after the other, each folder's in the order of their
// names. Of what it finds there it follows no symbolic link, and passes over whatever is no file
// and no folder. Memory: the names of one folder on each level.
class FileWalk {
 public:
  // `roots`: folders or files, which may be links themselves. `exclude`: patterns (GlobMatches); a
  // file or folder that one of them matches, by its name or by its path below the root, is left out
  // with all that is in it.
  FileWalk(std::vector<std::string> roots, std::vector<std::string> exclude);

  // Nothing: there are no more.
  [[nodiscard]] std::optional<std::string> Next();

  [[nodiscard]] const std::vector<Unreadable>& unreadable() const { return unreadable_; }

 private:
  struct Folder {
    std::vector<std::filesystem::directory_entry> entries;  // the next one last
    std::size_t root_size;                                  // bytes of the root's path
  };

  void Open(const std::string& path, std::size_t root_size);
  [[nodiscard]] bool Excluded(const std::string& path, std::size_t root_size) const;
  [[nodiscard]] std::optional<std::string> TakeRoot();

  std::vector<std::string> roots_;  // the next one last
  std::vector<std::string> exclude_;
  std::vector<Folder> open_;
  std::vector<Unreadable> unreadable_;
};

}  // namespace stepveil
