#pragma once

#include "core/base/variables.h"
#include "core/config/infisical_file.h"
#include "core/config/project_file.h"
#include "core/config/request.h"
#include "core/config/setting_faults.h"
#include "core/config/settings.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stepveil {

// What was found where; the order of the layers decides who wins.
struct Sources {
  Settings flags;
  Settings environment;
  ProjectFile project;
  InfisicalFile infisical;
  std::string project_label;    // "" = there is none
  std::string infisical_label;  // "" = there is none
};

// Reads the environment and the repository's files beside `flags`.
[[nodiscard]] Sources ReadSources(Settings flags, const Variables& variables,
                                  const std::filesystem::path& directory, SettingFaults& faults);

// Moves the settings of the process that flags or environment name out of the file, and puts its
// name into `request`; nothing is set where none is named.
[[nodiscard]] Settings TakeProcess(Sources& sources, Request& request, SettingFaults& faults);

// Adds a fault (kUsage) for each name that no process of the file has.
void RefuseUnknown(const std::vector<std::string>& names, const Sources& sources,
                   SettingFaults& faults);

// For a hint: "looked at ...".
[[nodiscard]] std::string LookedAt(const Sources& sources);

}  // namespace stepveil
