#include "core/config/load.h"

#include "core/base/text.h"
#include "core/config/contradictions.h"
#include "core/config/layers.h"
#include "core/config/login_choice.h"
#include "core/config/process_choice.h"
#include "core/config/seal_choice.h"
#include "core/config/setting_faults.h"
#include "core/config/sources.h"
#include "core/config/take_settings.h"
#include "core/identity/login_method.h"

#include <algorithm>
#include <set>
#include <utility>

namespace stepveil {
namespace {

// A service token knows its own project and environment.
bool IsServiceToken(const LoginRequest& login) {
  return login.method == kTokenLogin.name && login.token.Expose().starts_with("st.");
}

void CheckRequired(const Request& request, const Sources& sources, SettingFaults& faults) {
  if (request.project.empty() && !faults.IsFaulty("project")) {
    faults.Add({ErrorCode::kConfig,
                "no project is given",
                {"use --project, INFISICAL_PROJECT_ID or \"project:\" in .stepveil.yaml",
                 LookedAt(sources)}});
  }
  if (request.environment.empty() && !faults.IsFaulty("environment")) {
    faults.Add({ErrorCode::kConfig,
                "no environment is given, and there is no default",
                {"use --env, INFISICAL_ENVIRONMENT or \"environment:\" in .stepveil.yaml",
                 LookedAt(sources)}});
  }
}

// A repository that has processes rarely means the root folder.
void WarnWithoutProcess(const Sources& sources, Request& request) {
  std::vector<std::string> names;
  for (const auto& [name, settings] : sources.project.processes) {
    names.push_back(name);
  }
  if (request.process.empty() && request.paths.empty() && !names.empty()) {
    request.warnings.push_back("no process is named: the folder \"/\" is taken; " +
                               sources.project_label + " has " + Join(names, ", "));
  }
}

void CollectProcessPaths(const Sources& sources, Request& request) {
  for (const auto& [name, settings] : sources.project.processes) {
    for (const std::string& path : settings.paths.value_or(std::vector<std::string>{"/"})) {
      request.process_paths.push_back(path);
    }
  }
}

void CollectCredentialVariables(Layers& layers, Request& request) {
  std::vector<std::string>& names = request.credential_variables;
  for (const Layer& layer : layers.all()) {
    const auto& more = layer.settings.credential_variables;
    names.insert(names.end(), more.begin(), more.end());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

Layers LayersOf(Sources& sources, Settings process, SettingFaults& faults) {
  std::vector<Layer> strongest_first;
  strongest_first.push_back({LayerKind::kFlags, std::move(sources.flags)});
  strongest_first.push_back({LayerKind::kEnvironment, std::move(sources.environment)});
  strongest_first.push_back({LayerKind::kRepository, std::move(process)});
  strongest_first.push_back({LayerKind::kRepository, std::move(sources.project.settings)});
  strongest_first.push_back({LayerKind::kRepository, std::move(sources.infisical.settings)});
  return Layers(std::move(strongest_first), faults);
}
constexpr std::size_t kProcessLayer = 2;

void UseRootWithoutPath(Request& request) {
  if (request.paths.empty()) {
    request.paths = {"/"};
  }
}

// With --all only the process itself may name a process or a path.
void RefuseOneForAll(const Layer& layer, SettingFaults& faults) {
  const bool flags = layer.kind == LayerKind::kFlags;
  const auto refuse = [&](const auto& value, const std::string& flag, const char* variable,
                          const std::string& why) {
    if (value && !value->empty()) {
      faults.Add({flags ? ErrorCode::kUsage : ErrorCode::kConfig,
                  "\"--all\" " + why,
                  {flags ? "leave out " + flag + ", or --all" : std::string("unset ") + variable}});
    }
  };
  refuse(layer.settings.process, "--process", "STEPVEIL_PROCESS", "starts every process, not one");
  refuse(layer.settings.paths, "--path", "INFISICAL_SECRET_PATH",
         "takes each process's own path from .stepveil.yaml");
}

// By name.
std::set<std::string> Chosen(const Processes& processes, const Sources& sources,
                             SettingFaults& faults) {
  if (processes.which == Processes::Which::kToStart) {
    return ChooseProcesses(sources.project, processes.names, faults);
  }
  std::set<std::string> names(processes.names.begin(), processes.names.end());
  for (const auto& [name, settings] : sources.project.processes) {
    if (processes.which == Processes::Which::kAll) {
      names.insert(name);
    }
  }
  return names;
}

Error NoProcesses(const Sources& sources, const Processes& processes) {
  const bool to_start = processes.which == Processes::Which::kToStart;
  const std::string there_is_none =
      to_start ? "there is no process to start" : "there is no process";
  Error fault{ErrorCode::kConfig,
              sources.project_label.empty() ? there_is_none + ": no .stepveil.yaml was found"
              : to_start ? "no process of " + sources.project_label + " has a \"command:\""
                         : sources.project_label + " has no processes",
              {}};
  fault.hints.emplace_back(
      "write one like: processes: { backend: { path: /backend, command: cargo loco start } }");
  return fault;
}

}  // namespace

Result<Request> LoadRequest(Settings flags, const Variables& variables,
                            const std::filesystem::path& directory, Purpose purpose) {
  SettingFaults faults;
  Sources sources = ReadSources(std::move(flags), variables, directory, faults);
  Request request;
  Settings process;
  if (purpose == Purpose::kFetch) {
    CollectProcessPaths(sources, request);
    process = TakeProcess(sources, request, faults);
  }
  Layers layers = LayersOf(sources, std::move(process), faults);
  TakeAllButLogin(layers, request, faults);
  if (purpose == Purpose::kFetch) {
    TakeSeal(layers, request, faults);
  }
  ChooseLogin(layers, variables, purpose, request, faults);
  CollectCredentialVariables(layers, request);
  if (purpose == Purpose::kFetch) {
    if (!IsServiceToken(request.login)) {
      CheckRequired(request, sources, faults);
    }
    CheckContradictions(request, faults);
    WarnWithoutProcess(sources, request);
  }
  UseRootWithoutPath(request);
  request.origins = layers.origins();
  if (!faults.empty()) {
    return Fail(std::move(faults).Combined("the settings"));
  }
  return request;
}

Result<std::vector<Request>> LoadRequests(Settings flags, const Variables& variables,
                                          const std::filesystem::path& directory,
                                          const Processes& processes) {
  SettingFaults faults;
  Sources sources = ReadSources(std::move(flags), variables, directory, faults);
  RefuseUnknown(processes.names, sources, faults);
  Layers layers = LayersOf(sources, {}, faults);
  RefuseOneForAll(layers.all()[0], faults);
  RefuseOneForAll(layers.all()[1], faults);
  const std::set<std::string> chosen = Chosen(processes, sources, faults);
  std::vector<Request> requests;
  for (auto& [name, settings] : sources.project.processes) {
    // What a process says was checked when the file was read. A fault of a setting that all share
    // is reported once.
    if (!chosen.contains(name) || !(requests.empty() || faults.empty())) {
      continue;
    }
    const ProcessStart start = settings.start;
    layers.all()[kProcessLayer].settings = std::move(settings);
    Request& request = requests.emplace_back();
    request.process = name;
    request.start = start;
    TakeAllButLogin(layers, request, faults);
    if (requests.size() == 1) {
      TakeSeal(layers, request, faults);
      ChooseLogin(layers, variables, Purpose::kFetch, request, faults);
      CollectCredentialVariables(layers, request);
      CheckContradictions(request, faults);
    }
    if (!IsServiceToken(requests.front().login)) {
      CheckRequired(request, sources, faults);
    }
    UseRootWithoutPath(request);
  }
  if (requests.empty() && faults.empty()) {
    return Fail(NoProcesses(sources, processes));
  }
  if (!faults.empty()) {
    return Fail(std::move(faults).Combined("the settings"));
  }
  return requests;
}

}  // namespace stepveil
