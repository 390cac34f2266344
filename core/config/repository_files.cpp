#include "core/config/repository_files.h"

#include "core/base/descriptor.h"
#include "core/base/text.h"
#include "core/config/private_group.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kProjectFile = ".stepveil.yaml";
constexpr const char* kInfisicalFile = ".infisical.json";
constexpr std::size_t kDeepestFolder = 256;

void AddFault(SettingFaults& faults, const std::string& label, std::string message,
              std::vector<std::string> hints = {}) {
  faults.Add({ErrorCode::kConfig, label + ": " + std::move(message), std::move(hints)});
  faults.MarkAllFaulty();
}

bool SameFile(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

void AddOpenFault(SettingFaults& faults, const std::string& label, int fault) {
  if (fault == ELOOP) {
    AddFault(faults, label, "is a symbolic link, which could lead out of the repository",
             {"put the file itself there"});
  } else {
    AddFault(faults, label, std::string("cannot be read: ") + SystemWords(fault));
  }
}

// The file `name` of `folder`, if it is there and can be trusted.
std::optional<RepositoryFile> ReadFile(const Descriptor& folder, const char* name,
                                       const std::string& label, SettingFaults& faults) {
  // O_NONBLOCK: a FIFO would wait for a writer.
  const Descriptor file(
      openat(folder.number(), name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.open()) {
    if (errno != ENOENT && errno != ENOTDIR) {
      AddOpenFault(faults, label, errno);
    }
    return std::nullopt;
  }
  struct stat about {};
  struct stat about_folder {};
  if (fstat(file.number(), &about) != 0 || fstat(folder.number(), &about_folder) != 0) {
    AddOpenFault(faults, label, errno);
    return std::nullopt;
  }
  if (auto why = WhyUntrusted(about, about_folder, geteuid())) {
    AddFault(faults, label, std::move(why->message), std::move(why->hints));
    return std::nullopt;
  }
  auto bytes = file.ReadUpTo(kLargestFileBytes + 1);
  if (!bytes) {
    AddOpenFault(faults, label, errno);
    return std::nullopt;
  }
  if (bytes->size() > kLargestFileBytes) {
    AddFault(faults, label, "is larger than 1 MiB");
    return std::nullopt;
  }
  return RepositoryFile{label, *std::move(bytes)};
}

// `../` for each folder above the first, then `name`.
std::string Label(std::size_t level, const char* name) {
  std::string label;
  for (std::size_t i = 0; i < level; ++i) {
    label += "../";
  }
  return label + name;
}

// The folders from `start` up to the repository's root; `start` alone where there is none.
std::vector<Descriptor> FoldersUpToRoot(Descriptor start) {
  std::vector<Descriptor> folders;
  folders.push_back(std::move(start));
  while (folders.size() < kDeepestFolder) {
    struct stat about {};
    if (fstatat(folders.back().number(), ".git", &about, AT_SYMLINK_NOFOLLOW) == 0 &&
        (S_ISDIR(about.st_mode) || S_ISREG(about.st_mode))) {
      return folders;
    }
    Descriptor parent(openat(folders.back().number(), "..", O_PATH | O_DIRECTORY | O_CLOEXEC));
    struct stat about_parent {};
    if (!parent.open() || fstat(folders.back().number(), &about) != 0 ||
        fstat(parent.number(), &about_parent) != 0 || SameFile(about, about_parent)) {
      break;
    }
    folders.push_back(std::move(parent));
  }
  folders.erase(folders.begin() + 1, folders.end());
  return folders;
}

// Text of a small file that git writes; "" if it isn't there.
std::string ReadGitFile(int folder, const std::string& path) {
  const Descriptor file(
      openat(folder, path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  const auto bytes = file.open() ? file.ReadUpTo(4096) : std::nullopt;
  return bytes ? std::string(Trim(*bytes)) : "";
}

// The branch by git's own files (gitrepository-layout(5)), without running git: HEAD holds
// "ref: refs/heads/BRANCH"; in a worktree or submodule .git is a file "gitdir: FOLDER".
std::string ReadBranch(const Descriptor& root) {
  constexpr std::string_view kFolder = "gitdir: ";
  constexpr std::string_view kBranch = "ref: refs/heads/";
  std::string head = ReadGitFile(root.number(), ".git/HEAD");
  if (head.empty()) {
    const std::string link = ReadGitFile(root.number(), ".git");
    if (link.starts_with(kFolder)) {
      head = ReadGitFile(root.number(), link.substr(kFolder.size()) + "/HEAD");
    }
  }
  return head.starts_with(kBranch) ? head.substr(kBranch.size()) : "";
}

std::optional<RepositoryFile> Search(const std::vector<Descriptor>& folders, const char* name,
                                     SettingFaults& faults) {
  for (std::size_t level = 0; level < folders.size(); ++level) {
    const bool fine_so_far = faults.empty();
    auto file = ReadFile(folders[level], name, Label(level, name), faults);
    if (file || (fine_so_far && !faults.empty())) {
      return file;
    }
  }
  return std::nullopt;
}

// A file that the user named: it must be there.
std::optional<RepositoryFile> ReadNamed(const Descriptor& start, const std::filesystem::path& path,
                                        SettingFaults& faults) {
  const std::string label = Escaped(path.string());
  const auto above = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const Descriptor folder(openat(start.number(), above.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  struct stat about {};
  const std::string name = path.filename().string();
  if (!folder.open() || name.empty() ||
      fstatat(folder.number(), name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) {
    AddFault(faults, label, "does not exist", {"give the path of a file"});
    return std::nullopt;
  }
  return ReadFile(folder, name.c_str(), label, faults);
}

}  // namespace

std::optional<Error> WhyUntrusted(const struct stat& file, const struct stat& folder, uid_t self) {
  const auto refuse = [](std::string why, std::string hint) {
    return Error{ErrorCode::kConfig, std::move(why), {std::move(hint)}};
  };
  if (!S_ISREG(file.st_mode)) {
    return refuse("is no regular file", "put a plain file there");
  }
  // root in a container reads a checkout that is mounted into it: what its owner owns, too.
  const bool checkout_owners = self == 0 && file.st_uid == folder.st_uid;
  if (file.st_uid != self && file.st_uid != 0 && !checkout_owners) {
    return refuse("belongs to another user (uid " + std::to_string(file.st_uid) + ")",
                  "run as that user, or copy it to a file of yours and name that with --config");
  }
  const bool by_group = (file.st_mode & S_IWGRP) != 0 && !IsPrivateGroup(file.st_gid, file.st_uid);
  if (by_group || (file.st_mode & S_IWOTH) != 0) {
    return refuse("can be written by other users",
                  "run: chmod go-w on the file (or copy it to a file of yours and name that with "
                  "--config)");
  }
  if ((folder.st_mode & S_IWOTH) != 0 && (folder.st_mode & S_ISVTX) == 0) {
    return refuse("lies in a folder that every user can write", "run: chmod o-w on the folder");
  }
  return std::nullopt;
}

RepositoryFiles FindRepositoryFiles(const std::filesystem::path& directory,
                                    const FileChoice& choice, SettingFaults& faults) {
  RepositoryFiles files;
  Descriptor start(open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!start.open()) {
    AddFault(faults, Escaped(directory.string()), "cannot be opened as the working directory");
    return files;
  }
  if (choice.project_file) {
    files.project = ReadNamed(start, *choice.project_file, faults);
  }
  if (choice.infisical_directory) {
    files.infisical = ReadNamed(
        start, std::filesystem::path(*choice.infisical_directory) / kInfisicalFile, faults);
  }
  const std::vector<Descriptor> folders = FoldersUpToRoot(std::move(start));
  if (!choice.project_file) {
    files.project = Search(folders, kProjectFile, faults);
  }
  if (!choice.infisical_directory) {
    files.infisical = Search(folders, kInfisicalFile, faults);
  }
  files.branch = ReadBranch(folders.back());
  return files;
}

}  // namespace stepveil
