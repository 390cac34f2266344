#include "core/config/environment_layer.h"

#include "core/base/text.h"
#include "core/config/environment_sources.h"
#include "core/config/headers.h"
#include "core/config/switches.h"
#include "core/config/values.h"
#include "core/identity/login_method.h"

#include <array>
#include <utility>

namespace stepveil {
namespace {

using Texts = std::vector<std::string>;

// An input of a CI component arrives as a variable of its own, which no other one of that CI system
// has by accident: STEPVEIL_INPUT_ and the setting's name.
std::string InputVariable(std::string_view setting) {
  std::string name = "STEPVEIL_INPUT_";
  for (const char c : setting) {
    name += c == '-' ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

constexpr std::array kCredentials{
    Source<Secret>{"INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN", "token", &Settings::token},
    Source<Secret>{"INFISICAL_TOKEN", "token", &Settings::token},
    Source<Secret>{"INFISICAL_JWT", "jwt", &Settings::jwt},
    Source<Secret>{"INFISICAL_OIDC_AUTH_JWT", "jwt", &Settings::jwt},
    Source<Secret>{"STEPVEIL_CLIENT_KEY", "client-key", &Settings::client_key},
    Source<Secret>{"STEPVEIL_CLIENT_KEY_PASSPHRASE", "client-key-passphrase",
                   &Settings::client_key_passphrase},
    Source<Secret>{"STEPVEIL_SEAL_KEY", "seal-key", &Settings::seal_key},
    Source<Secret>{"STEPVEIL_SEAL_PASSPHRASE", "seal-passphrase", &Settings::seal_passphrase},
};

constexpr const char* kRename = "STEPVEIL_RENAME";
constexpr const char* kHeaders = "INFISICAL_CUSTOM_HEADERS";

class EnvironmentReader {
 public:
  EnvironmentReader(const Variables& variables, SettingFaults& faults)
      : variables_(variables), faults_(faults) {}

  Settings Read() {
    Each(kTexts, [](std::string_view value) { return std::optional(std::string(value)); });
    Each(kLists, [](std::string_view value) { return std::optional(CommaList(value)); });
    Each(kSwitches, ReadBoolean);
    for (const auto& source : kCredentials) {
      if (variables_.GetNonEmpty(source.variable)) {
        settings_.credential_variables.emplace_back(source.variable);
      }
    }
    Each(kCredentials, [](std::string_view value) { return std::optional(Secret(value)); });
    NoteEmptyKeys();
    for (const LoginMethod* method : LoginMethods()) {
      for (const LoginSetting& setting : method->settings) {
        ReadOwn(setting);
      }
    }
    ReadRename();
    ReadHeaders();
    PreferIdentityOfInput();
    return std::move(settings_);
  }

 private:
  template <typename Sources, typename Convert>
  void Each(const Sources& sources, Convert convert) {
    for (const auto& source : sources) {
      if (const auto input = Input(source.setting)) {
        Take(source, *input, std::string("input ") + source.setting, convert);
      }
      if (const auto value = variables_.GetNonEmpty(source.variable)) {
        Take(source, *value, source.variable, convert);
      }
    }
  }

  template <typename Source, typename Convert>
  void Take(const Source& source, std::string_view value, const std::string& origin,
            Convert convert) {
    if ((settings_.*source.field).has_value()) {
      return;
    }
    auto converted = convert(value);
    if (!converted) {
      AddFault(origin, "must be true or false", source.setting);
      return;
    }
    settings_.*source.field = std::move(converted);
    settings_.origins[source.setting] = origin;
  }

  // As a CI system hands over a secret that this job may not see.
  void NoteEmptyKeys() {
    for (const auto& source : kCredentials) {
      const bool is_key =
          source.field == &Settings::seal_key || source.field == &Settings::seal_passphrase;
      if (is_key && variables_.Get(source.variable) == "") {
        settings_.empty_keys.emplace_back(source.variable);
      }
    }
  }

  // What one login method has of its own: its input, else the first of its variables.
  void ReadOwn(const LoginSetting& setting) {
    if (const auto input = Input(setting.name)) {
      TakeOwn(setting, *input, std::string("input ") + setting.name);
    }
    for (const char* variable : setting.variables) {
      if (const auto value = variables_.GetNonEmpty(variable)) {
        TakeOwn(setting, *value, variable);
        if (setting.is_credential) {
          settings_.credential_variables.emplace_back(variable);
        }
      }
    }
  }

  void TakeOwn(const LoginSetting& setting, std::string_view value, const std::string& origin) {
    const bool taken = setting.is_credential
                           ? settings_.login.secrets.try_emplace(setting.name, value).second
                           : settings_.login.texts.try_emplace(setting.name, value).second;
    if (taken) {
      settings_.origins[setting.name] = origin;
    }
  }

  // What an input says. A switch at its default is one that was not given: a component can't leave
  // an input away.
  [[nodiscard]] std::optional<std::string_view> Input(std::string_view setting) const {
    const auto value = variables_.GetNonEmpty(InputVariable(setting));
    const std::string_view usual = setting == "mask-parts" ? "true" : "false";
    return value == usual ? std::nullopt : value;
  }

  // The identity that an input names logs in with the job's own id token, whatever credentials of
  // other logins the CI system's variables hold.
  void PreferIdentityOfInput() {
    const LoginMethod* const named = LoginMethodNamed(settings_.method.value_or(""));
    const bool uses_identity =
        named != nullptr && named->has_identity && named->name != kOidcLogin.name;
    if (!Input("identity-id") || uses_identity) {
      return;
    }
    settings_.method = kOidcLogin.name;
    settings_.origins["method"] = kIdentityInput;
    settings_.jwt.reset();
  }

  void ReadRename() {
    const auto value = variables_.GetNonEmpty(kRename);
    if (!value) {
      return;
    }
    auto rename = ReadRenames(CommaList(*value));
    if (!rename) {
      faults_.Add(WithContext(kRename, std::move(rename).error()), "rename");
      return;
    }
    settings_.rename = *std::move(rename);
    settings_.origins["rename"] = kRename;
  }

  // A header may carry a proxy's credential, so the child doesn't inherit the variable.
  void ReadHeaders() {
    const auto value = variables_.GetNonEmpty(kHeaders);
    if (!value) {
      return;
    }
    settings_.credential_variables.emplace_back(kHeaders);
    auto headers = ReadCustomHeaders(*value);
    if (!headers) {
      faults_.Add(WithContext(kHeaders, std::move(headers).error()), "header");
      return;
    }
    settings_.headers = *std::move(headers);
    settings_.origins["header"] = kHeaders;
  }

  void AddFault(const std::string& origin, const char* message, const char* setting) {
    faults_.Add({ErrorCode::kConfig, origin + ": " + message}, setting);
  }

  const Variables& variables_;
  SettingFaults& faults_;
  Settings settings_;
};

}  // namespace

Settings ReadEnvironment(const Variables& variables, SettingFaults& faults) {
  return EnvironmentReader(variables, faults).Read();
}

std::vector<SettingVariable> SettingVariables() {
  std::vector<SettingVariable> all;
  const auto add = [&](const auto& sources) {
    for (const auto& source : sources) {
      all.push_back({source.variable, source.setting});
    }
  };
  add(kTexts);
  add(kLists);
  add(kSwitches);
  add(kCredentials);
  for (const LoginMethod* method : LoginMethods()) {
    for (const LoginSetting& setting : method->settings) {
      for (const char* variable : setting.variables) {
        all.push_back({variable, setting.name});
      }
    }
  }
  all.push_back({kRename, "rename"});
  all.push_back({kHeaders, "header"});
  return all;
}

}  // namespace stepveil
