#pragma once

#include "core/config/settings.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

// The inputs of the action that are settings as they are: text, on or off, and lists.
namespace stepveil::github {

using Texts = std::vector<std::string>;

template <typename T>
struct Input {
  const char* name;
  const char* setting;  // the long flag's name, for messages
  std::optional<T> Settings::*field;
};

inline constexpr std::array kTexts{
    Input<std::string>{"identity-id", "identity-id", &Settings::identity_id},
    Input<std::string>{"oidc-audience", "audience", &Settings::audience},
    Input<std::string>{"env-slug", "environment", &Settings::environment},
    Input<std::string>{"process", "process", &Settings::process},
    Input<std::string>{"config", "config", &Settings::config_file},
    Input<std::string>{"prefix", "prefix", &Settings::prefix},
    Input<std::string>{"duplicates", "duplicates", &Settings::duplicates},
    Input<std::string>{"sealed", "sealed", &Settings::sealed},
    Input<std::string>{"fallback", "fallback", &Settings::fallback},
    Input<std::string>{"seal-max-age", "max-age", &Settings::max_age},
    Input<std::string>{"fallback-max-age", "fallback-max-age", &Settings::fallback_max_age},
    Input<std::string>{"lease-ttl", "lease-ttl", &Settings::lease_ttl},
};

inline constexpr std::array kSwitches{
    Input<bool>{"include-imports", "include-imports", &Settings::include_imports},
    Input<bool>{"recursive", "recursive", &Settings::recursive},
    Input<bool>{"expand-references", "expand", &Settings::expand_references},
    Input<bool>{"mask-short", "mask-short", &Settings::mask_short},
    Input<bool>{"mask-parts", "mask-parts", &Settings::mask_parts},
    Input<bool>{"allow-empty", "allow-empty", &Settings::allow_empty},
    Input<bool>{"allow-unresolved", "allow-unresolved", &Settings::allow_unresolved},
    Input<bool>{"allow-partial", "allow-partial", &Settings::allow_partial},
    Input<bool>{"allow-http", "allow-http", &Settings::allow_http},
    Input<bool>{"import-check", "import-check", &Settings::import_check},
    Input<bool>{"strict-names", "strict-names", &Settings::strict_names},
};

inline constexpr std::array kLists{
    Input<Texts>{"domain", "domain", &Settings::domains},
    Input<Texts>{"tags", "tags", &Settings::tags},
    Input<Texts>{"only", "only", &Settings::only},
    Input<Texts>{"except", "except", &Settings::except},
    Input<Texts>{"unmasked", "unmasked", &Settings::unmasked},
    Input<Texts>{"require", "require", &Settings::require},
    Input<Texts>{"allow-names", "allow-names", &Settings::allow_names},
    Input<Texts>{"dynamic", "dynamic", &Settings::dynamic},
    Input<Texts>{"seal-recipients", "recipient", &Settings::recipients},
    Input<Texts>{"keep-env", "keep-env", &Settings::keep_env},
};

}  // namespace stepveil::github
