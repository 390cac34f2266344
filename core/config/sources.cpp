#include "core/config/sources.h"

#include "core/base/text.h"
#include "core/config/environment_layer.h"
#include "core/config/repository_files.h"

#include <utility>

namespace stepveil {
namespace {

// --config none: for a repository whose file can not be used, if nothing in it is needed.
constexpr const char* kNoConfigFile = "none";

std::optional<std::string> NonEmpty(const std::optional<std::string>& text) {
  return text && !text->empty() ? text : std::nullopt;
}

std::optional<std::string> Stronger(const Sources& sources,
                                    std::optional<std::string> Settings::*field) {
  const auto from_flags = NonEmpty(sources.flags.*field);
  return from_flags ? from_flags : NonEmpty(sources.environment.*field);
}

// The CLI asks for the last step of the branch's name only; a full name is more exact.
void ApplyBranch(InfisicalFile& file, const std::string& branch) {
  const std::string last = branch.substr(branch.rfind('/') + 1);
  for (const std::string& name : {branch, last}) {
    const auto environment = file.environment_of_branch.find(name);
    if (!name.empty() && environment != file.environment_of_branch.end()) {
      file.settings.environment = environment->second;
      return;
    }
  }
}

void ReadFiles(Sources& sources, const std::filesystem::path& directory, SettingFaults& faults) {
  const FileChoice choice{Stronger(sources, &Settings::config_file),
                          Stronger(sources, &Settings::config_directory)};
  if (choice.project_file == kNoConfigFile) {
    return;
  }
  const RepositoryFiles files = FindRepositoryFiles(directory, choice, faults);
  if (files.project) {
    sources.project_label = files.project->label;
    sources.project = ReadProjectFile(files.project->bytes, files.project->label, faults);
  }
  if (files.infisical) {
    sources.infisical_label = files.infisical->label;
    sources.infisical = ReadInfisicalFile(files.infisical->bytes, files.infisical->label, faults);
    ApplyBranch(sources.infisical, files.branch);
  }
}

Error UnknownProcess(const std::string& name, const Sources& sources) {
  std::vector<std::string> names;
  for (const auto& [known, settings] : sources.project.processes) {
    names.push_back(known);
  }
  Error fault{ErrorCode::kConfig, "unknown process " + Quoted(name)};
  if (sources.project_label.empty()) {
    fault.message += ": no .stepveil.yaml was found";
    fault.hints.emplace_back("run in the repository that holds it, or name it with --config");
    return fault;
  }
  if (const auto nearest = Nearest(name, names)) {
    fault.hints.push_back("did you mean " + Quoted(*nearest) + "?");
  }
  fault.hints.push_back(names.empty() ? sources.project_label + " has no processes"
                                      : sources.project_label + " has " + Join(names, ", "));
  return fault;
}

}  // namespace

Sources ReadSources(Settings flags, const Variables& variables,
                    const std::filesystem::path& directory, SettingFaults& faults) {
  Sources sources;
  sources.flags = std::move(flags);
  sources.environment = ReadEnvironment(variables, faults);
  ReadFiles(sources, directory, faults);
  return sources;
}

Settings TakeProcess(Sources& sources, Request& request, SettingFaults& faults) {
  const auto name = Stronger(sources, &Settings::process);
  if (!name) {
    return {};
  }
  request.process = *name;
  const auto found = sources.project.processes.find(*name);
  if (found != sources.project.processes.end()) {
    return std::move(found->second);
  }
  if (!faults.IsFaulty("process") && !faults.IsFaulty("processes")) {
    Error fault = UnknownProcess(*name, sources);
    if (NonEmpty(sources.flags.process)) {
      fault.code = ErrorCode::kUsage;
    }
    faults.Add(std::move(fault), "process");
  }
  return {};
}

void RefuseUnknown(const std::vector<std::string>& names, const Sources& sources,
                   SettingFaults& faults) {
  for (const std::string& name : names) {
    if (!sources.project.processes.contains(name) && !faults.IsFaulty("processes")) {
      Error fault = UnknownProcess(name, sources);
      fault.code = ErrorCode::kUsage;
      faults.Add(std::move(fault), "process");
    }
  }
}

std::string LookedAt(const Sources& sources) {
  const auto file = [](const std::string& label, const char* name) {
    return label.empty() ? std::string(name) + " (not found)" : label;
  };
  return "looked at the flags, the variables, " + file(sources.project_label, ".stepveil.yaml") +
         " and " + file(sources.infisical_label, ".infisical.json");
}

}  // namespace stepveil
