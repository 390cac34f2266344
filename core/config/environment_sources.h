#pragma once

#include "core/config/settings.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// A variable that holds a setting.
template <typename T>
struct Source {
  const char* variable;
  const char* setting;
  std::optional<T> Settings::*field;
};

// Of two variables for one setting, the first that is set wins; an input wins over both.
inline constexpr std::array kTexts{
    Source<std::string>{"INFISICAL_PROJECT_ID", "project", &Settings::project},
    Source<std::string>{"STEPVEIL_ENVIRONMENT", "environment", &Settings::environment},
    Source<std::string>{"INFISICAL_ENVIRONMENT", "environment", &Settings::environment},
    Source<std::string>{"STEPVEIL_PROCESS", "process", &Settings::process},
    Source<std::string>{"INFISICAL_AUTH_METHOD", "method", &Settings::method},
    Source<std::string>{"STEPVEIL_IDENTITY_ID", "identity-id", &Settings::identity_id},
    Source<std::string>{"INFISICAL_MACHINE_IDENTITY_ID", "identity-id", &Settings::identity_id},
    Source<std::string>{"STEPVEIL_AUDIENCE", "audience", &Settings::audience},
    Source<std::string>{"INFISICAL_AUTH_ORGANIZATION_SLUG", "organization-slug",
                        &Settings::organization_slug},
    Source<std::string>{"STEPVEIL_ID_TOKEN_ENV", "id-token-env", &Settings::id_token_variable},
    Source<std::string>{"STEPVEIL_PREFIX", "prefix", &Settings::prefix},
    Source<std::string>{"STEPVEIL_DUPLICATES", "duplicates", &Settings::duplicates},
    Source<std::string>{"STEPVEIL_CA_FILE", "ca-file", &Settings::ca_file},
    Source<std::string>{"STEPVEIL_CLIENT_CERT", "client-cert", &Settings::client_certificate},
    Source<std::string>{"STEPVEIL_CONNECT_TIMEOUT", "connect-timeout", &Settings::connect_timeout},
    Source<std::string>{"STEPVEIL_DEADLINE", "deadline", &Settings::deadline},
    Source<std::string>{"STEPVEIL_LOG_LEVEL", "log-level", &Settings::log_level},
    Source<std::string>{"STEPVEIL_CONFIG", "config", &Settings::config_file},
    Source<std::string>{"STEPVEIL_LEASE_TTL", "lease-ttl", &Settings::lease_ttl},
    Source<std::string>{"STEPVEIL_SEALED", "sealed", &Settings::sealed},
    Source<std::string>{"STEPVEIL_FALLBACK", "fallback", &Settings::fallback},
    Source<std::string>{"STEPVEIL_FALLBACK_MAX_AGE", "fallback-max-age",
                        &Settings::fallback_max_age},
    Source<std::string>{"STEPVEIL_SEAL_KEY_FILE", "seal-key-file", &Settings::seal_key_file},
};

inline constexpr std::array kLists{
    Source<std::vector<std::string>>{"INFISICAL_DOMAIN", "domain", &Settings::domains},
    Source<std::vector<std::string>>{"INFISICAL_API_URL", "domain", &Settings::domains},
    Source<std::vector<std::string>>{"INFISICAL_SECRET_PATH", "path", &Settings::paths},
    Source<std::vector<std::string>>{"STEPVEIL_TAGS", "tags", &Settings::tags},
    Source<std::vector<std::string>>{"STEPVEIL_DYNAMIC", "dynamic", &Settings::dynamic},
    Source<std::vector<std::string>>{"STEPVEIL_ONLY", "only", &Settings::only},
    Source<std::vector<std::string>>{"STEPVEIL_EXCEPT", "except", &Settings::except},
    Source<std::vector<std::string>>{"STEPVEIL_REQUIRE", "require", &Settings::require},
    Source<std::vector<std::string>>{"STEPVEIL_AS_FILE", "as-file", &Settings::as_file},
    Source<std::vector<std::string>>{"STEPVEIL_UNMASKED", "unmasked", &Settings::unmasked},
    Source<std::vector<std::string>>{"STEPVEIL_ALLOW_NAMES", "allow-names", &Settings::allow_names},
    Source<std::vector<std::string>>{"STEPVEIL_KEEP_ENV", "keep-env", &Settings::keep_env},
    Source<std::vector<std::string>>{"STEPVEIL_ALLOWED_DOMAINS", "allowed-domains",
                                     &Settings::allowed_domains},
};

}  // namespace stepveil
