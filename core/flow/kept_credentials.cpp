#include "core/flow/kept_credentials.h"

#include "core/base/text.h"
#include "core/environment/inheritance.h"
#include "core/http/proxy.h"
#include "core/mask/needles.h"

#include <algorithm>

namespace stepveil {
namespace {

std::vector<Secret> NeedlesOfProxies(const Variables& variables) {
  std::vector<Secret> needles;
  for (const Secret& password : ProxyPasswords(variables)) {
    MoveAll(NeedlesOf(password, ShortValues::kLeave), needles);
  }
  return needles;
}

}  // namespace

std::vector<Secret> NeedlesOfLine(const Request& request, const Variables& variables) {
  std::vector<Secret> needles = NeedlesOfProxies(variables);
  for (const auto& [name, value] : request.headers) {
    MoveAll(NeedlesOf(Secret(value), ShortValues::kLeave), needles);
  }
  const ClientCertificateSource& client = request.client_certificate;
  MoveAll(NeedlesOf(client.passphrase, ShortValues::kLeave), needles);
  if (IsPem(client.key.Expose())) {
    MoveAll(NeedlesOf(client.key, ShortValues::kLeave), needles);
  }
  return needles;
}

std::vector<Secret> NeedlesOfKept(const Context& context,
                                  const std::vector<std::string>& credential_variables,
                                  const Inheritance& inheritance) {
  std::vector<Secret> needles = NeedlesOfProxies(context.variables);
  for (const KeptCredential& kept :
       KeptCredentials(context.variables, credential_variables, inheritance)) {
    if (kept.pattern != kept.name) {
      context.console.Warn("keep-env " + Quoted(kept.pattern) + " hands the credential " +
                           Quoted(kept.name) + " to the command");
    }
    MoveAll(NeedlesOf(Secret(*context.variables.Get(kept.name)), ShortValues::kLeave), needles);
  }
  return needles;
}

Result<std::vector<std::string>> WithholdCredentials(
    const Variables& variables, const std::vector<std::string>& credential_variables,
    const Inheritance& inheritance, Exporter& exporter) {
  const auto kept = KeptCredentials(variables, credential_variables, inheritance);
  std::vector<Secret> needles;
  std::vector<std::string> withheld;
  for (const std::string& name : credential_variables) {
    const auto value = variables.GetNonEmpty(name);
    if (!value) {
      continue;
    }
    MoveAll(NeedlesOf(Secret(*value), ShortValues::kLeave), needles);
    if (std::none_of(kept.begin(), kept.end(), [&](const auto& one) { return one.name == name; })) {
      withheld.push_back(name);
    }
  }
  STEPVEIL_RETURN_IF_ERROR(exporter.Mask(needles));
  return withheld;
}

std::optional<std::string> SearchPathOf(const Variables& variables) {
  const auto path = variables.Get("PATH");
  return path ? std::optional(std::string(*path)) : std::nullopt;
}

}  // namespace stepveil
