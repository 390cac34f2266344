#include "github-action/wording.h"

#include "core/base/wording.h"

#include <array>

namespace stepveil::github {
namespace {

constexpr std::array kWords{
    Wording{"--project", "project-slug"},
    Wording{"--environment", "env-slug"},
    Wording{"--env", "env-slug"},
    Wording{"--path", "secret-path"},
    Wording{"--process", "process"},
    Wording{"--domain", "domain"},
    Wording{"--method", "method"},
    Wording{"--identity-id", "identity-id"},
    Wording{"--audience", "oidc-audience"},
    Wording{"--client-id", "client-id"},
    Wording{"--client-secret", "client-secret"},
    Wording{"--config", "config"},
    Wording{"--ca-file", "ca-certificate"},
    Wording{"--client-cert", "client-cert"},
    Wording{"--client-key", "client-key"},
    Wording{"STEPVEIL_CLIENT_KEY_PASSPHRASE", "client-key-passphrase"},
    Wording{"--service-account-token-path", "service-account-token-path"},
    Wording{"--jwt-svid-file", "jwt-svid-file"},
    Wording{"--header", "extra-headers"},
    Wording{"--only", "only"},
    Wording{"--except", "except"},
    Wording{"--rename", "rename"},
    Wording{"--prefix", "prefix"},
    Wording{"--require", "require"},
    Wording{"--unmasked", "unmasked"},
    Wording{"--allow-names", "allow-names"},
    Wording{"--duplicates first", "duplicates: first"},
    Wording{"--duplicates last", "duplicates: last"},
    Wording{"--duplicates", "duplicates"},
    Wording{"--recursive", "recursive: true"},
    Wording{"--include-imports", "include-imports"},
    Wording{"--mask-short", "mask-short: true"},
    Wording{"--mask-parts=false", "mask-parts: false"},
    Wording{"--mask-parts", "mask-parts"},
    Wording{"--strict-names", "strict-names: true"},
    Wording{"--allow-empty", "allow-empty: true"},
    Wording{"--allow-unresolved", "allow-unresolved: true"},
    Wording{"--allow-partial", "allow-partial: true"},
    Wording{"--allow-http", "allow-http: true"},
    Wording{"--no-import-check", "import-check: false"},
    Wording{"--to json", "export-type: output"},
    Wording{"--deadline", "STEPVEIL_DEADLINE"},
    Wording{"--expand=false", "expand-references: false"},
    Wording{"--expand", "expand-references"},
    Wording{"--tags", "tags"},
    Wording{"--keep-env", "keep-env"},
    Wording{"--id-token-env", "STEPVEIL_ID_TOKEN_ENV"},
    Wording{"--sealed", "sealed"},
    Wording{"--max-age", "seal-max-age"},
    Wording{"--recipient", "seal-recipients"},
    Wording{"--fallback-max-age 24h", "fallback-max-age: 24h"},
    Wording{"--fallback-max-age", "fallback-max-age"},
    Wording{"--fallback", "fallback"},
    Wording{"--dynamic", "dynamic"},
    Wording{"--lease-ttl", "lease-ttl"},
    Wording{"--seal-key-file", "STEPVEIL_SEAL_KEY_FILE"},
};

}  // namespace

std::string InInputs(const std::string& text) { return Reworded(text, kWords); }

}  // namespace stepveil::github
