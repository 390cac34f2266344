#include "core/config/refused_keys.h"

#include "core/base/text.h"
#include "core/identity/login_method.h"

namespace stepveil {
namespace {

using Keys = std::map<std::string, YamlReader::Refused, std::less<>>;

YamlReader::Refused Credential(const std::string& key, const std::string& variable) {
  return {Quoted(key) + " is a credential and must not stand in the repository",
          "remove it, give out a new one, and set " + variable + " in the CI system"};
}

YamlReader::Refused NotTheRepositorys(const std::string& key, const std::string& instead) {
  return {Quoted(key) + " may not be set by a file of the repository", "use " + instead};
}

// Whoever opens a pull request writes this file: these would let them read the secrets' way, steer
// the processes that get them, or leave a credential in the history.
Keys MakeRefused() {
  Keys refused = {
      {"token", Credential("token", "INFISICAL_TOKEN")},
      {"access-token", Credential("access-token", "INFISICAL_TOKEN")},
      {"jwt", Credential("jwt", "INFISICAL_JWT")},
      {"oidc-jwt", Credential("oidc-jwt", "INFISICAL_JWT")},
      {"id-token", Credential("id-token", "INFISICAL_JWT")},
      {"ca-file", NotTheRepositorys("ca-file", "--ca-file or STEPVEIL_CA_FILE")},
      {"allow-http", NotTheRepositorys("allow-http", "--allow-http or STEPVEIL_ALLOW_HTTP")},
      {"header", NotTheRepositorys("header", "--header or INFISICAL_CUSTOM_HEADERS")},
      {"headers", NotTheRepositorys("headers", "--header or INFISICAL_CUSTOM_HEADERS")},
      {"allow-names", NotTheRepositorys("allow-names", "--allow-names or STEPVEIL_ALLOW_NAMES")},
      {"id-token-env",
       NotTheRepositorys("id-token-env", "--id-token-env or STEPVEIL_ID_TOKEN_ENV")},
      {"keep-token", NotTheRepositorys("keep-token", "--keep-token or STEPVEIL_KEEP_TOKEN")},
      {"mask", NotTheRepositorys("mask", "--no-mask or STEPVEIL_MASK=false")},
      {"no-mask", NotTheRepositorys("no-mask", "--no-mask or STEPVEIL_MASK=false")},
      {"keep-env", NotTheRepositorys("keep-env", "--keep-env or STEPVEIL_KEEP_ENV")},
      {"client-key-passphrase",
       Credential("client-key-passphrase", "STEPVEIL_CLIENT_KEY_PASSPHRASE")},
      {"seal-key", Credential("seal-key", "STEPVEIL_SEAL_KEY")},
      {"seal-passphrase", Credential("seal-passphrase", "STEPVEIL_SEAL_PASSPHRASE")},
      {"seal-key-file",
       NotTheRepositorys("seal-key-file", "--seal-key-file or STEPVEIL_SEAL_KEY_FILE")},
      {"recipient", NotTheRepositorys("recipient", "--recipient")},
      {"recipients", NotTheRepositorys("recipients", "--recipient")},
      {"sealed", NotTheRepositorys("sealed", "--sealed or STEPVEIL_SEALED")},
      {"allowed-domains", NotTheRepositorys("allowed-domains", "STEPVEIL_ALLOWED_DOMAINS")},
  };
  for (const LoginMethod* method : LoginMethods()) {
    for (const LoginSetting& setting : method->settings) {
      const std::string name = setting.name;
      const std::string variable = setting.variables.front();
      if (setting.is_credential) {
        refused.emplace(name, Credential(name, variable));
      } else if (!setting.in_file) {
        refused.emplace(name, NotTheRepositorys(name, "--" + name + " or " + variable));
      }
    }
  }
  return refused;
}

// What users of docker compose, process-compose and the like write.
Keys MakeRefusedInProcess() {
  Keys refused = RefusedKeys();
  const std::map<std::string, std::string> ours = {
      {"depends_on", "after"},      {"depends-on", "after"},     {"healthcheck", "ready"},
      {"readiness_probe", "ready"}, {"availability", "restart"}, {"is_tty", "tty"},
  };
  for (const auto& [key, instead] : ours) {
    refused.emplace(key, YamlReader::Refused{Quoted(key) + " is no key here",
                                             "write \"" + instead + ":\" (core/config/README.md)"});
  }
  return refused;
}

}  // namespace

const Keys& RefusedKeysOfProcess() {
  static const Keys* const refused = new Keys(MakeRefusedInProcess());
  return *refused;
}

const Keys& RefusedKeys() {
  static const Keys* const refused = new Keys(MakeRefused());
  return *refused;
}

}  // namespace stepveil
