#pragma once

#include "core/config/setting_faults.h"

#include <sys/stat.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

inline constexpr std::size_t kLargestFileBytes = std::size_t{1} << 20;

// A file of the repository, read once.
struct RepositoryFile {
  std::string label;  // as messages name it: "../.stepveil.yaml"; escaped
  std::string bytes;
};

struct RepositoryFiles {
  std::optional<RepositoryFile> project;    // .stepveil.yaml
  std::optional<RepositoryFile> infisical;  // .infisical.json
  std::string branch;  // that .git/HEAD names; "" = none (detached, as in most CI jobs)
};

struct FileChoice {
  std::optional<std::string> project_file;         // instead of searching for .stepveil.yaml
  std::optional<std::string> infisical_directory;  // instead of searching for .infisical.json
};

// Looks for both files from `directory` upward, the nearest of each, to the root of the repository
// (the folder that holds .git); where there is no repository only in `directory` itself. Folders
// and files are opened once and judged by what was opened, so none can be exchanged in between.
// Refused, as a fault: a file or folder that others can write, a file that others own, a symbolic
// link, no regular file, an unreadable or empty one, more than kLargestFileBytes.
[[nodiscard]] RepositoryFiles FindRepositoryFiles(const std::filesystem::path& directory,
                                                  const FileChoice& choice, SettingFaults& faults);

// Why a file of that kind in a folder of that kind can't be trusted by user `self`; nothing if it
// can. Hints come with it.
[[nodiscard]] std::optional<Error> WhyUntrusted(const struct stat& file, const struct stat& folder,
                                                uid_t self);

}  // namespace stepveil
