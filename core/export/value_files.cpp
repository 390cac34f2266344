#include "core/export/value_files.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/export/private_file.h"

namespace stepveil {
namespace {

// A name of other characters than a variable's is no path: "../x", "a/b", ".ssh".
std::string FileNameOf(const std::string& name) {
  const std::string encoded = PercentEncode(name);
  return encoded.starts_with('.') ? "%2E" + encoded.substr(1) : encoded;
}

Variable CloneOf(const Variable& variable) {
  Variable clone{variable.name,        variable.value.Clone(), variable.path,
                 variable.environment, variable.imported,      variable.masked};
  clone.hidden = variable.hidden;
  return clone;
}

}  // namespace

Result<Environment> WithValuesInFiles(const Environment& environment,
                                      const std::vector<std::string>& patterns,
                                      const std::filesystem::path& root,
                                      const std::filesystem::path& folder) {
  Environment changed;
  changed.withheld = environment.withheld;
  for (const Variable& variable : environment.variables) {
    changed.variables.push_back(CloneOf(variable));
    if (!MatchesAny(patterns, variable.name)) {
      continue;
    }
    const std::filesystem::path file = folder / FileNameOf(variable.name);
    STEPVEIL_RETURN_IF_ERROR(WritePrivateFile(root, file, variable.value));
    changed.variables.back().value = Secret(file.native());
    changed.variables.back().masked = false;
  }
  return changed;
}

}  // namespace stepveil
