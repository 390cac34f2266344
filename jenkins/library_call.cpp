#include "jenkins/library_call.h"

#include "core/base/wording.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <string_view>

namespace stepveil::jenkins {
namespace {

constexpr std::string_view kLetters = "\xc3\xa4\xe6\x97\xa5\xf0\x9f\x94\x91";

constexpr std::array kArguments{
    Wording{"--project", "project"},
    Wording{"--environment", "environment"},
    Wording{"--env", "environment"},
    Wording{"--path", "path"},
    Wording{"--process", "process"},
    Wording{"--tags", "tags"},
    Wording{"--recursive", "recursive: true"},
    Wording{"--expand", "expandReferences"},
    Wording{"--expand=false", "expandReferences: false"},
    Wording{"--include-imports", "includeImports"},
    Wording{"--no-import-check", "importCheck: false"},
    Wording{"--only", "only"},
    Wording{"--except", "except"},
    Wording{"--rename", "rename"},
    Wording{"--prefix", "prefix"},
    Wording{"--require", "require"},
    Wording{"--unmasked", "unmasked"},
    Wording{"--allow-names", "allowNames"},
    Wording{"allow-names", "allowNames"},
    Wording{"--duplicates", "duplicates"},
    Wording{"--duplicates first", "duplicates: 'first'"},
    Wording{"--duplicates last", "duplicates: 'last'"},
    Wording{"--allow-empty", "allowEmpty: true"},
    Wording{"--allow-unresolved", "allowUnresolved: true"},
    Wording{"--allow-partial", "allowPartial: true"},
    Wording{"--allow-http", "allowHttp: true"},
    Wording{"--mask-short", "maskShort: true"},
    Wording{"--mask-parts=false", "maskParts: false"},
    Wording{"--strict-names", "strictNames: true"},
    Wording{"strict-names", "strictNames"},
    Wording{"--method", "method"},
    Wording{"--identity-id", "identityId"},
    Wording{"--organization-slug", "organizationSlug"},
    Wording{"--domain", "domain"},
    Wording{"--ca-file", "caFile"},
    Wording{"--client-cert", "clientCert"},
    Wording{"--client-key", "clientKey"},
    Wording{"--service-account-token-path", "serviceAccountTokenPath"},
    Wording{"--jwt-svid-file", "jwtSvidFile"},
    Wording{"--connect-timeout", "connectTimeout"},
    Wording{"--deadline", "deadline"},
    Wording{"--config", "config"},
    Wording{"--max-age", "maxAge"},
    Wording{"--recipient", "recipients"},
    Wording{"--id-token-env", "oidc"},
    Wording{"stepveil run --as-file", "files:"},
    Wording{"\"stepveil run\"", "withStepveil.run"},
};

}  // namespace

bool IsFromLibrary(const Variables& variables) {
  return variables.Get("STEPVEIL_PARENT") == std::to_string(getppid());
}

void EndWithScript(const Variables& variables) {
  if (!IsFromLibrary(variables)) {
    return;
  }
  prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
  if (!IsFromLibrary(variables)) {
    raise(SIGTERM);  // it ended in between
  }
}

bool LettersArrive(const Variables& variables) {
  return variables.Get("STEPVEIL_LETTERS").value_or(kLetters) == kLetters;
}

void InArguments(Error& error) {
  error.message = Reworded(error.message, kArguments);
  for (std::string& hint : error.hints) {
    hint = Reworded(hint, kArguments);
  }
}

}  // namespace stepveil::jenkins
