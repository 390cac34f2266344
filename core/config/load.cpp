#include "core/config/load.h"

#include "core/base/text.h"
#include "core/config/contradictions.h"
#include "core/config/domains.h"
#include "core/config/headers.h"
#include "core/config/layers.h"
#include "core/config/login_choice.h"
#include "core/config/setting_faults.h"
#include "core/config/sources.h"
#include "core/config/values.h"
#include "core/identity/login_method.h"

#include <algorithm>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kDefaultDomain = "https://app.infisical.com";

Result<std::vector<std::string>> CheckedPaths(const std::vector<std::string>& texts) {
  std::vector<std::string> paths;
  for (const std::string& text : texts) {
    STEPVEIL_ASSIGN_OR_RETURN(std::string path, CheckedPath(text));
    if (std::find(paths.begin(), paths.end(), path) == paths.end()) {
      paths.push_back(std::move(path));
    }
  }
  return paths;
}

Result<std::vector<std::string>> CheckedDomains(const std::vector<std::string>& texts,
                                                InsecureDomain http) {
  std::vector<std::string> domains;
  for (const std::string& text : texts) {
    STEPVEIL_ASSIGN_OR_RETURN(std::string domain, CheckedDomain(text, http));
    domains.push_back(std::move(domain));
  }
  return domains;
}

Result<std::vector<RequestHeader>> CheckedHeaders(const std::vector<RequestHeader>& given) {
  std::vector<RequestHeader> headers;
  for (const auto& [name, value] : given) {
    STEPVEIL_ASSIGN_OR_RETURN(RequestHeader header, CheckedHeader(name, value));
    headers.push_back(std::move(header));
  }
  return headers;
}

// Or a pull request that takes the domain out of the file would send the login to the cloud.
void RefuseUnlistedDefault(const std::vector<std::string>& allowed, SettingFaults& faults) {
  const bool listed = std::find(allowed.begin(), allowed.end(), kDefaultDomain) != allowed.end();
  if (!allowed.empty() && !listed) {
    faults.Add({ErrorCode::kConfig,
                std::string("no domain is given, and STEPVEIL_ALLOWED_DOMAINS does not list ") +
                    kDefaultDomain + ", which is taken then",
                {"use --domain, INFISICAL_DOMAIN or \"domain:\" in .stepveil.yaml"}},
               "domain");
  }
}

void TakeDomains(Layers& layers, Request& request, SettingFaults& faults) {
  const InsecureDomain http =
      request.allow_http ? InsecureDomain::kAllowed : InsecureDomain::kLoopbackOnly;
  std::vector<std::string> allowed;
  layers.TakeInto(allowed, &Settings::allowed_domains, "allowed-domains", [](const auto& texts) {
    return CheckedDomains(texts, InsecureDomain::kAllowed);
  });
  request.domains = {kDefaultDomain};
  const auto given = layers.Take(&Settings::domains, "domain");
  if (!given) {
    RefuseUnlistedDefault(allowed, faults);
    return;
  }
  auto domains = CheckedDomains(given->value, http);
  if (!domains) {
    layers.AddFault(*given, std::move(domains).error(), "domain");
    return;
  }
  for (const std::string& domain : *domains) {
    if (given->kind != LayerKind::kRepository || faults.Spoiled("allowed-domains")) {
      break;
    }
    if (auto trusted = CheckRepositoryDomain(domain, allowed); !trusted) {
      layers.AddFault(*given, std::move(trusted).error(), "domain");
    }
  }
  request.domains = *std::move(domains);
}

void TakeWhat(Layers& layers, Request& request) {
  layers.TakeInto(request.project, &Settings::project, "project");
  layers.TakeInto(request.environment, &Settings::environment, "environment");
  request.paths.clear();
  layers.TakeInto(request.paths, &Settings::paths, "path", CheckedPaths);
  layers.TakeInto(request.command, &Settings::command, "command");
  layers.TakeInto(request.tags, &Settings::tags, "tags");
  layers.TakeInto(request.expand_references, &Settings::expand_references, "expand");
  layers.TakeInto(request.include_imports, &Settings::include_imports, "include-imports");
  layers.TakeInto(request.recursive, &Settings::recursive, "recursive");

  Selection& selection = request.selection;
  layers.TakeInto(selection.only, &Settings::only, "only");
  layers.TakeInto(selection.except, &Settings::except, "except");
  layers.TakeInto(selection.rename, &Settings::rename, "rename");
  layers.TakeInto(selection.prefix, &Settings::prefix, "prefix");
  layers.TakeInto(selection.require, &Settings::require, "require");
  layers.TakeInto(selection.as_file, &Settings::as_file, "as-file");
  layers.TakeInto(selection.unmasked, &Settings::unmasked, "unmasked");
  layers.TakeInto(selection.allow_names, &Settings::allow_names, "allow-names");
  layers.TakeInto(selection.strict_names, &Settings::strict_names, "strict-names");
  layers.TakeInto(selection.allow_none, &Settings::allow_empty, "allow-empty");
  layers.TakeInto(selection.duplicates, &Settings::duplicates, "duplicates", CheckedDuplicates);
}

void TakeConduct(Layers& layers, Request& request) {
  layers.TakeInto(request.ca_file, &Settings::ca_file, "ca-file");
  layers.TakeInto(request.allow_http, &Settings::allow_http, "allow-http");
  layers.TakeInto(request.connect_timeout, &Settings::connect_timeout, "connect-timeout",
                  CheckedDuration);
  layers.TakeInto(request.deadline, &Settings::deadline, "deadline", CheckedDuration);
  layers.TakeInto(request.headers, &Settings::headers, "header", CheckedHeaders);
  layers.TakeInto(request.allow_empty, &Settings::allow_empty, "allow-empty");
  layers.TakeInto(request.allow_unresolved, &Settings::allow_unresolved, "allow-unresolved");
  layers.TakeInto(request.allow_partial, &Settings::allow_partial, "allow-partial");
  layers.TakeInto(request.import_check, &Settings::import_check, "import-check");
  layers.TakeInto(request.mask, &Settings::mask, "mask");
  layers.TakeInto(request.inheritance.pristine, &Settings::pristine, "pristine");
  layers.TakeInto(request.inheritance.keep, &Settings::keep_env, "keep-env");
  layers.TakeInto(request.mask_short, &Settings::mask_short, "mask-short");
  layers.TakeInto(request.mask_parts, &Settings::mask_parts, "mask-parts");
  layers.TakeInto(request.strict, &Settings::strict, "strict");
  layers.TakeInto(request.keep_token, &Settings::keep_token, "keep-token");
}

// A service token knows its own project and environment.
bool IsServiceToken(const LoginRequest& login) {
  return login.method == kTokenLogin.name && login.token.Expose().starts_with("st.");
}

void CheckRequired(const Request& request, const Sources& sources, SettingFaults& faults) {
  if (request.project.empty() && !faults.Spoiled("project")) {
    faults.Add({ErrorCode::kConfig,
                "no project is given",
                {"use --project, INFISICAL_PROJECT_ID or \"project:\" in .stepveil.yaml",
                 LookedAt(sources)}});
  }
  if (request.environment.empty() && !faults.Spoiled("environment")) {
    faults.Add({ErrorCode::kConfig,
                "no environment is given, and there is no default",
                {"use --env, INFISICAL_ENVIRONMENT or \"environment:\" in .stepveil.yaml",
                 LookedAt(sources)}});
  }
}

// The root folder is seldom what a repository with processes means.
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

// What belongs to one process.
void TakeAllButLogin(Layers& layers, Request& request, SettingFaults& faults) {
  TakeConduct(layers, request);
  TakeDomains(layers, request, faults);
  TakeWhat(layers, request);
}

void UseRootWithoutPath(Request& request) {
  if (request.paths.empty()) {
    request.paths = {"/"};
  }
}

// With --all no layer but the process's own may say what the process is.
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

Error NoCommands(const Sources& sources) {
  Error fault{ErrorCode::kConfig,
              sources.project_label.empty()
                  ? "there is no process to start: no .stepveil.yaml was found"
                  : "no process of " + sources.project_label + " has a \"command:\"",
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
    process = TakeProcess(sources, request, faults);
  }
  Layers layers = LayersOf(sources, std::move(process), faults);
  TakeAllButLogin(layers, request, faults);
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
  if (!faults.empty()) {
    return Fail(std::move(faults).Combined("the settings"));
  }
  return request;
}

Result<std::vector<Request>> LoadRequests(Settings flags, const Variables& variables,
                                          const std::filesystem::path& directory) {
  SettingFaults faults;
  Sources sources = ReadSources(std::move(flags), variables, directory, faults);
  Layers layers = LayersOf(sources, {}, faults);
  RefuseOneForAll(layers.all()[0], faults);
  RefuseOneForAll(layers.all()[1], faults);
  std::vector<Request> requests;
  for (auto& [name, settings] : sources.project.processes) {
    // What a process says was checked when it was read; what all share is at fault once.
    if (!settings.command || !(requests.empty() || faults.empty())) {
      continue;
    }
    layers.all()[kProcessLayer].settings = std::move(settings);
    Request& request = requests.emplace_back();
    request.process = name;
    TakeAllButLogin(layers, request, faults);
    if (requests.size() == 1) {
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
    return Fail(NoCommands(sources));
  }
  if (!faults.empty()) {
    return Fail(std::move(faults).Combined("the settings"));
  }
  return requests;
}

}  // namespace stepveil
