#pragma once

#include "core/config/project_file.h"
#include "core/config/setting_faults.h"

#include <set>
#include <string>
#include <vector>

namespace stepveil {

// Which processes `run --all` starts: those of `names`, which are known, and what these come after,
// by way of others, too; without names every one that has a command. Faults (kConfig, kUsage for a
// name): a process to be started without a command, a name in `after` that no process has, and
// processes that wait for each other.
[[nodiscard]] std::set<std::string> ChooseProcesses(const ProjectFile& file,
                                                    const std::vector<std::string>& names,
                                                    SettingFaults& faults);

}  // namespace stepveil
