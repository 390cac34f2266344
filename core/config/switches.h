#pragma once

#include "core/config/request.h"
#include "core/config/settings.h"

#include <array>
#include <optional>

namespace stepveil {

// A setting that is on or off.
struct Switch {
  const char* setting;  // the long flag without dashes
  const char* variable;
  std::optional<bool> Settings::*field;
  bool& (*in)(Request&);  // where it goes; its default stands there
};

inline constexpr std::array kSwitches = {
    Switch{"expand", "STEPVEIL_EXPAND", &Settings::expand_references,
           [](Request& request) -> bool& { return request.expand_references; }},
    Switch{"include-imports", "STEPVEIL_INCLUDE_IMPORTS", &Settings::include_imports,
           [](Request& request) -> bool& { return request.include_imports; }},
    Switch{"recursive", "STEPVEIL_RECURSIVE", &Settings::recursive,
           [](Request& request) -> bool& { return request.recursive; }},
    Switch{"allow-http", "STEPVEIL_ALLOW_HTTP", &Settings::allow_http,
           [](Request& request) -> bool& { return request.allow_http; }},
    Switch{"allow-empty", "STEPVEIL_ALLOW_EMPTY", &Settings::allow_empty,
           [](Request& request) -> bool& { return request.allow_empty; }},
    Switch{"allow-unresolved", "STEPVEIL_ALLOW_UNRESOLVED", &Settings::allow_unresolved,
           [](Request& request) -> bool& { return request.allow_unresolved; }},
    Switch{"allow-partial", "STEPVEIL_ALLOW_PARTIAL", &Settings::allow_partial,
           [](Request& request) -> bool& { return request.allow_partial; }},
    Switch{"import-check", "STEPVEIL_IMPORT_CHECK", &Settings::import_check,
           [](Request& request) -> bool& { return request.import_check; }},
    Switch{"pristine", "STEPVEIL_PRISTINE", &Settings::pristine,
           [](Request& request) -> bool& { return request.inheritance.pristine; }},
    Switch{"mask", "STEPVEIL_MASK", &Settings::mask,
           [](Request& request) -> bool& { return request.mask; }},
    Switch{"mask-short", "STEPVEIL_MASK_SHORT", &Settings::mask_short,
           [](Request& request) -> bool& { return request.mask_short; }},
    Switch{"mask-parts", "STEPVEIL_MASK_PARTS", &Settings::mask_parts,
           [](Request& request) -> bool& { return request.mask_parts; }},
    Switch{"strict", "STEPVEIL_STRICT", &Settings::strict,
           [](Request& request) -> bool& { return request.strict; }},
    Switch{"strict-names", "STEPVEIL_STRICT_NAMES", &Settings::strict_names,
           [](Request& request) -> bool& { return request.selection.strict_names; }},
    Switch{"keep-token", "STEPVEIL_KEEP_TOKEN", &Settings::keep_token,
           [](Request& request) -> bool& { return request.keep_token; }},
};

}  // namespace stepveil
