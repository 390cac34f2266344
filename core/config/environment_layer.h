#pragma once

#include "core/base/variables.h"
#include "core/config/setting_faults.h"
#include "core/config/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// As messages name it, and the origin of the method that it means.
inline constexpr const char* kIdentityInput = "input identity-id";

// The settings in environment variables: Infisical's names where it
// has one, STEPVEIL_ and the long flag's name for the rest. An empty variable counts as not set;
// the CLI's generic TOKEN is not read. Lists are separated by commas. Every variable read as a
// credential is put into credential_variables, used or not. SettingFaults name the variable, never
// a value.
//
// STEPVEIL_INPUT_ and the flag's name are what a component of a CI system makes of its inputs: each
// wins over other variables of its meaning, an empty one or "false" says nothing, and an identity
// given so logs in by oidc, whatever credentials other variables hold.
[[nodiscard]] Settings ReadEnvironment(const Variables& variables, SettingFaults& faults);

// One variable of the environment and the setting it gives, by its long flag's name.
struct SettingVariable {
  std::string_view variable;
  std::string_view setting;
};

// All that ReadEnvironment reads; of several for one setting, the first that is set counts.
[[nodiscard]] std::vector<SettingVariable> SettingVariables();

}  // namespace stepveil
