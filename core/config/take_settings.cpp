#include "core/config/take_settings.h"

#include "core/config/domains.h"
#include "core/config/headers.h"
#include "core/config/switches.h"
#include "core/config/values.h"

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

// Each once, however often it is named.
Result<std::vector<std::string>> CheckedDynamics(const std::vector<std::string>& texts) {
  std::vector<std::string> names;
  for (const std::string& text : texts) {
    STEPVEIL_ASSIGN_OR_RETURN(std::string name, CheckedDynamic(text));
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
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

// Otherwise a pull request that removes the domain from the file would send the login to the cloud.
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
    if (given->kind != LayerKind::kRepository || faults.IsFaulty("allowed-domains")) {
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
  layers.TakeInto(request.dynamic, &Settings::dynamic, "dynamic", CheckedDynamics);
  layers.TakeInto(request.lease_ttl, &Settings::lease_ttl, "lease-ttl", CheckedLeaseTtl);

  Selection& selection = request.selection;
  layers.TakeInto(selection.only, &Settings::only, "only");
  layers.TakeInto(selection.except, &Settings::except, "except");
  layers.TakeInto(selection.rename, &Settings::rename, "rename");
  layers.TakeInto(selection.prefix, &Settings::prefix, "prefix");
  layers.TakeInto(selection.require, &Settings::require, "require");
  layers.TakeInto(selection.as_file, &Settings::as_file, "as-file");
  layers.TakeInto(selection.unmasked, &Settings::unmasked, "unmasked");
  layers.TakeInto(selection.allow_names, &Settings::allow_names, "allow-names");
  layers.TakeInto(selection.duplicates, &Settings::duplicates, "duplicates", CheckedDuplicates);
}

void TakeSwitches(Layers& layers, Request& request) {
  for (const Switch& one : kSwitches) {
    layers.TakeInto(one.in(request), one.field, one.setting);
  }
  request.selection.allow_none = request.allow_empty;
}

void TakeConduct(Layers& layers, Request& request) {
  layers.TakeInto(request.ca_file, &Settings::ca_file, "ca-file");
  ClientCertificateSource& client = request.client_certificate;
  layers.TakeInto(client.certificate, &Settings::client_certificate, "client-cert");
  layers.TakeInto(client.key, &Settings::client_key, "client-key");
  layers.TakeInto(client.passphrase, &Settings::client_key_passphrase, "client-key-passphrase");
  layers.TakeInto(request.connect_timeout, &Settings::connect_timeout, "connect-timeout",
                  CheckedDuration);
  layers.TakeInto(request.deadline, &Settings::deadline, "deadline", CheckedDuration);
  layers.TakeInto(request.debug, &Settings::log_level, "log-level", CheckedLogLevel);
  layers.TakeInto(request.headers, &Settings::headers, "header", CheckedHeaders);
  layers.TakeInto(request.inheritance.keep, &Settings::keep_env, "keep-env");
}

}  // namespace

void TakeAllButLogin(Layers& layers, Request& request, SettingFaults& faults) {
  TakeSwitches(layers, request);
  TakeConduct(layers, request);
  TakeDomains(layers, request, faults);
  TakeWhat(layers, request);
}

}  // namespace stepveil
