#include "core/export/output_file.h"

#include "core/base/text.h"
#include "core/export/private_file.h"

#include <algorithm>
#include <system_error>

namespace stepveil {
namespace {

namespace fs = std::filesystem;

bool IsBelow(const fs::path& root, const fs::path& path) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

// Both paths as the kernel sees them, with links resolved.
fs::path RootAround(const fs::path& directory) {
  std::error_code ignored;
  for (fs::path folder = directory; folder != folder.parent_path(); folder = folder.parent_path()) {
    if (fs::exists(folder / ".git", ignored)) {
      return folder;
    }
  }
  return directory;
}

// The first link on the way to `folder` that lies in `root`; "" if there is none.
fs::path LinkIn(const fs::path& root, const fs::path& folder) {
  std::error_code ignored;
  fs::path way;
  for (const fs::path& component : folder) {
    way /= component;
    if (fs::is_symlink(way, ignored) && IsBelow(root, fs::canonical(way.parent_path(), ignored))) {
      return way;
    }
  }
  return {};
}

tl::unexpected<Error> Refused(const fs::path& given, const std::string& why, std::string hint) {
  return Fail(ErrorCode::kExport, "cannot write " + Quoted(given.native()) + ": " + why,
              {std::move(hint)});
}

}  // namespace

Result<void> WriteOutputFile(const fs::path& directory, const fs::path& given,
                             const Secret& content) {
  std::error_code fault;
  const fs::path start = fs::canonical(directory, fault);
  const fs::path root = RootAround(start);
  const fs::path whole = start / given;
  if (const fs::path link = LinkIn(root, whole.parent_path()); !link.empty()) {
    return Refused(given, Quoted(link.native()) + " in the repository is a symbolic link",
                   "name the folder by its real path");
  }
  const fs::path folder = fs::canonical(whole.parent_path(), fault);
  if (fault) {
    return Refused(given, SystemWords(fault.value()), "create the folder first");
  }
  // From here on no symbolic link is followed: one that is put there meanwhile is refused.
  return WritePrivateFile(IsBelow(root, folder) ? root : folder, folder / whole.filename(),
                          content);
}

}  // namespace stepveil
