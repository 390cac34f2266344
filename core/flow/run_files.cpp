#include "core/flow/run_files.h"

#include "core/base/text.h"
#include "core/export/private_file.h"
#include "core/export/value_files.h"

#include <linux/magic.h>
#include <sys/vfs.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

bool IsInMemory(const std::filesystem::path& folder) {
  struct statfs found = {};
  return statfs(folder.c_str(), &found) == 0 &&
         (found.f_type == TMPFS_MAGIC || found.f_type == RAMFS_MAGIC);
}

// The best first.
std::vector<std::filesystem::path> Places(const Variables& variables) {
  std::vector<std::filesystem::path> places;
  const std::string runtime(variables.GetNonEmpty("XDG_RUNTIME_DIR").value_or(""));
  for (const std::string& place : {std::string("/dev/shm"), runtime}) {
    if (IsInMemory(place)) {
      places.emplace_back(place);
    }
  }
  places.emplace_back(variables.GetNonEmpty("TMPDIR").value_or("/tmp"));
  places.emplace_back("/tmp");
  return places;
}

tl::unexpected<Error> NoPlace(const std::string& why) {
  return Fail(ErrorCode::kRun, "no place for the files of --as-file: " + why,
              {"set TMPDIR to a folder that this user alone can write"});
}

Result<std::unique_ptr<TemporaryFolder>> MakeFolder(const Context& context) {
  std::string why = "others can write in /dev/shm, TMPDIR and /tmp";
  for (const std::filesystem::path& place : Places(context.variables)) {
    if (!IsSafeParent(place)) {
      continue;
    }
    if (auto folder = TemporaryFolder::Make(place)) {
      if (!IsInMemory(place)) {
        context.console.Warn("--as-file writes to the disk, in " + Quoted(place.native()) +
                             ": there is no folder in memory (tmpfs)");
      }
      return folder;
    } else {
      why = folder.error().message;
    }
  }
  return NoPlace(why);
}

}  // namespace

Result<std::unique_ptr<TemporaryFolder>> WriteFiles(Environment& environment,
                                                    const Context& context) {
  std::vector<std::string> names;
  for (const Variable& variable : environment.variables) {
    if (variable.as_file) {
      names.push_back(variable.name);
    }
  }
  if (names.empty()) {
    return nullptr;
  }
  STEPVEIL_ASSIGN_OR_RETURN(auto folder, MakeFolder(context));
  STEPVEIL_ASSIGN_OR_RETURN(environment,
                            WithValuesInFiles(environment, names, folder->path(), folder->path()));
  return folder;
}

}  // namespace stepveil
