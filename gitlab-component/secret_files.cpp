#include "gitlab-component/secret_files.h"

#include "core/base/text.h"
#include "core/export/value_files.h"
#include "gitlab-component/log_folder.h"

#include <sys/stat.h>

#include <cerrno>
#include <utility>

namespace stepveil::gitlab {
namespace {

std::string Unmatched(const Environment& environment, const std::vector<std::string>& patterns) {
  std::vector<std::string> unmatched;
  for (const std::string& pattern : patterns) {
    bool matches = false;
    for (const Variable& variable : environment.variables) {
      matches = matches || GlobMatches(pattern, variable.name);
    }
    if (!matches) {
      unmatched.push_back(Quoted(pattern));
    }
  }
  return Join(unmatched, ", ");
}

}  // namespace

Result<Environment> WithFiles(const Environment& environment,
                              const std::vector<std::string>& patterns,
                              const std::filesystem::path& folder) {
  if (const std::string unmatched = Unmatched(environment, patterns); !unmatched.empty()) {
    return Fail(ErrorCode::kExport, "no variable is called " + unmatched,
                {"STEPVEIL_FILES (the input \"files\") names the variables that become files"});
  }
  const std::filesystem::path files = folder / kFilesName;
  if (!patterns.empty() && mkdir(files.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return Fail(ErrorCode::kExport,
                "cannot make the folder " + Quoted(files.native()) + ": " + SystemWords(errno));
  }
  return WithValuesInFiles(environment, patterns, folder, files);
}

}  // namespace stepveil::gitlab
