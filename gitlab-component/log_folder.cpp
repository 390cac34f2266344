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

}  // namespace

Result<fs::path> MakeLogFolder(const Variables& variables) {
  std::string why = "others can write there";
  for (const fs::path& parent : Parents(variables)) {
    if (!IsSafeParent(parent)) {
      continue;
    }
    std::string name = (parent / "stepveil-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      why = std::strerror(errno);
      continue;
    }
    if (mkfifo((fs::path(name) / kFifoName).c_str(), S_IRUSR | S_IWUSR) == 0) {
      return fs::path(name);
    }
    why = std::strerror(errno);
    rmdir(name.c_str());
  }
  return Fail(ErrorCode::kExport,
              "cannot make a private folder in the job's temporary folders: " + LowerAscii(why),
              {"set TMPDIR to a folder that this user alone can write"});
}

void RemoveLogFolder(const fs::path& folder) {
  std::error_code ignored;
  fs::remove_all(folder / kFilesName, ignored);
  fs::remove_all(folder, ignored);
}

bool IsOwnFolder(const fs::path& folder) {
  struct stat found = {};
  return lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
         found.st_uid == geteuid() && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

}  // namespace stepveil::gitlab
