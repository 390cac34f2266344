#include "gitlab-component/log_folder.h"

#include "core/base/text.h"
#include "core/export/private_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>
#include <vector>

namespace stepveil::gitlab {
namespace {

namespace fs = std::filesystem;

// The runner's Docker executor makes the job's temporary folder with umask 0000, which is not safe:
// so there it is /tmp.
std::vector<fs::path> Parents(const Variables& variables) {
  std::vector<fs::path> parents;
  for (const char* name : {"RUNNER_TEMP_PROJECT_DIR", "TMPDIR"}) {
    if (const auto value = variables.GetNonEmpty(name)) {
      parents.emplace_back(*value);
    }
  }
  parents.emplace_back("/tmp");
  return parents;
}

tl::unexpected<Error> CannotMake(const std::string& why) {
  return Fail(ErrorCode::kExport,
              "cannot make a private folder in the job's temporary folders: " + why,
              {"set TMPDIR to a folder that this user alone can write"});
}

}  // namespace

Result<fs::path> MakePrivateFolder(const Variables& variables) {
  std::string why = "others can write there";
  for (const fs::path& parent : Parents(variables)) {
    if (!IsSafeParent(parent)) {
      continue;
    }
    std::string name = (parent / "stepveil-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) {
      return fs::path(name);
    }
    why = SystemWords(errno);
  }
  return CannotMake(why);
}

Result<fs::path> MakeLogFolder(const Variables& variables) {
  STEPVEIL_ASSIGN_OR_RETURN(fs::path folder, MakePrivateFolder(variables));
  if (mkfifo((folder / kFifoName).c_str(), S_IRUSR | S_IWUSR) != 0) {
    const std::string why = SystemWords(errno);
    rmdir(folder.c_str());
    return CannotMake(why);
  }
  return folder;
}

void RemoveLogFolder(const fs::path& folder) {
  std::error_code ignored;
  fs::remove_all(folder / kFilesName, ignored);
  fs::remove_all(folder, ignored);
}

void EmptyLogFolder(const fs::path& folder) {
  std::error_code ignored;
  fs::remove(folder / kFifoName, ignored);  // what the job's shell looks for
  fs::remove_all(folder / kFilesName, ignored);
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    fs::remove_all(entry.path(), ignored);
  }
}

bool IsOwnFolder(const fs::path& folder) {
  struct stat found = {};
  return lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
         found.st_uid == geteuid() && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

}  // namespace stepveil::gitlab
