#include "core/export/private_file.h"

#include "core/base/descriptor.h"
#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/base/write_all.h"

#include <openssl/rand.h>

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

namespace stepveil {
namespace {

constexpr int kFolderFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;

tl::unexpected<Error> Refused(const std::filesystem::path& path, const std::string& why,
                              std::vector<std::string> hints = {}) {
  return Fail(ErrorCode::kExport, "cannot write " + Quoted(path.native()) + ": " + why,
              std::move(hints));
}

std::string Cause() { return SystemWords(errno); }

// `folder` below `root`, component by component, for kernels without openat2 (before 5.6, or where
// a sandbox hides it).
Descriptor WalkBelow(const Descriptor& root, const std::filesystem::path& folder) {
  Descriptor at(openat(root.number(), ".", kFolderFlags));
  for (const std::filesystem::path& component : folder) {
    if (at.open() && component != ".") {
      at = Descriptor(openat(at.number(), component.c_str(), kFolderFlags | O_NOFOLLOW));
    }
  }
  return at;
}

// `folder` (relative, without "..") below `root`; no symbolic link on the way is followed.
Descriptor OpenBelow(const Descriptor& root, const std::filesystem::path& folder) {
  struct open_how how = {};
  how.flags = kFolderFlags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const long fd = syscall(SYS_openat2, root.number(), folder.c_str(), &how, sizeof how);
  if (fd >= 0) {
    return Descriptor(static_cast<int>(fd));
  }
  return errno == ENOSYS || errno == EPERM ? WalkBelow(root, folder) : Descriptor();
}

// The path of the file seen from `root`; nothing if it is not below it.
std::optional<std::filesystem::path> Below(const std::filesystem::path& root,
                                           const std::filesystem::path& path) {
  const std::filesystem::path relative = path.is_absolute() ? path.lexically_relative(root) : path;
  for (const std::filesystem::path& component : relative) {
    if (component == "..") {
      return std::nullopt;
    }
  }
  return relative.has_filename() && relative != "." ? std::optional(relative) : std::nullopt;
}

// Only a plain file may be replaced: a link, a pipe or a device in its place is someone's trap or
// mistake.
Result<void> CheckTarget(const Descriptor& folder, const std::filesystem::path& path) {
  struct stat found = {};
  if (fstatat(folder.number(), path.filename().c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    return errno == ENOENT ? Result<void>() : Refused(path, Cause());
  }
  if (S_ISLNK(found.st_mode)) {
    return Refused(path, "it is a symbolic link", {"name the file it points to, or remove it"});
  }
  if (!S_ISREG(found.st_mode)) {
    return Refused(path, "it exists and is no plain file", {"choose another name"});
  }
  return {};
}

// Creates `name` in `folder` with all of `content`, readable by its owner whatever the umask is.
bool CreateWith(const Descriptor& folder, const std::string& name, const Secret& content) {
  const Descriptor file(openat(folder.number(), name.c_str(),
                               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  return file.open() && fchmod(file.number(), 0600) == 0 &&
         WriteAll(file.number(), content.Expose()) == 0 && fsync(file.number()) == 0;
}

Result<std::string> TemporaryName(const std::filesystem::path& path) {
  std::array<unsigned char, 8> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return Refused(path, "no random numbers for a temporary name");
  }
  return ".stepveil-" + Hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

Result<void> WritePrivateFile(const std::filesystem::path& root, const std::filesystem::path& path,
                              const Secret& content) {
  const auto below = Below(root, path);
  if (!below) {
    return Refused(path, "it is not below " + Quoted(root.native()));
  }
  const Descriptor root_folder(open(root.c_str(), kFolderFlags));
  const std::filesystem::path parent = below->has_parent_path() ? below->parent_path() : ".";
  const Descriptor folder = root_folder.open() ? OpenBelow(root_folder, parent) : Descriptor();
  if (!folder.open()) {
    const bool link = errno == ELOOP || errno == EXDEV;
    return Refused(path, link ? "its folder is reached through a symbolic link" : Cause(),
                   link ? std::vector<std::string>{"name the folder by its real path"}
                        : std::vector<std::string>{"create the folder first"});
  }
  STEPVEIL_RETURN_IF_ERROR(CheckTarget(folder, path));
  STEPVEIL_ASSIGN_OR_RETURN(const std::string temporary, TemporaryName(path));
  const std::string name = below->filename();
  if (!CreateWith(folder, temporary, content) ||
      renameat(folder.number(), temporary.c_str(), folder.number(), name.c_str()) != 0) {
    const std::string cause = Cause();
    unlinkat(folder.number(), temporary.c_str(), 0);
    return Refused(path, cause);
  }
  return {};
}

bool IsSafeParent(const std::filesystem::path& folder) {
  struct stat found = {};
  return folder.is_absolute() && lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
         (found.st_uid == geteuid() || found.st_uid == 0) &&
         ((found.st_mode & (S_IWGRP | S_IWOTH)) == 0 || (found.st_mode & S_ISVTX) != 0) &&
         access(folder.c_str(), W_OK | X_OK) == 0;
}

}  // namespace stepveil
