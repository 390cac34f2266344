#include "core/config/process_names.h"

#include "core/config/project_file.h"
#include "core/config/repository_files.h"
#include "core/config/setting_faults.h"

namespace stepveil {

std::vector<std::string> ProcessNames(const std::filesystem::path& directory) {
  SettingFaults faults;
  const RepositoryFiles files = FindRepositoryFiles(directory, {}, faults);
  std::vector<std::string> names;
  if (files.project) {
    const ProjectFile file = ReadProjectFile(files.project->bytes, files.project->label, faults);
    for (const auto& [name, settings] : file.processes) {
      names.push_back(name);
    }
  }
  return names;
}

}  // namespace stepveil
