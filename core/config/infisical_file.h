#pragma once

#include "core/config/setting_faults.h"
#include "core/config/settings.h"

#include <map>
#include <string>
#include <string_view>

namespace stepveil {

// An .infisical.json, as the Infisical CLI writes it.
struct InfisicalFile {
  Settings settings;
  std::map<std::string, std::string> environment_of_branch;
};

// Reads an untrusted file's text: workspaceId, defaultEnvironment, gitBranchToEnvironmentMapping,
// defaultSecretPath and domain. Null and "" count as absent and
// other keys are left alone, as the CLI does; wrong types and values are added to `faults`.
[[nodiscard]] InfisicalFile ReadInfisicalFile(std::string_view bytes, const std::string& label,
                                              SettingFaults& faults);

}  // namespace stepveil
