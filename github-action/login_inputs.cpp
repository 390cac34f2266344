#include "github-action/login_inputs.h"

#include "core/base/text.h"
#include "core/identity/login_method.h"
#include "github-action/event.h"
#include "github-action/input_texts.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

constexpr const char* kClientId = "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID";
constexpr const char* kClientSecret = "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET";

constexpr const char* kSealKey = "STEPVEIL_SEAL_KEY";
constexpr std::array kKeys = {kSealKey, "STEPVEIL_SEAL_KEY_FILE", "STEPVEIL_SEAL_PASSPHRASE"};

struct Reason {
  std::string why;  // to follow a message; "" = the run doesn't show it
  std::vector<std::string> hints;
};

Reason WhyEmpty(const Variables& variables) {
  if (const auto fork = ForkOfPullRequest(variables)) {
    return {": this pull request comes from a fork, " + Quoted(*fork) +
                ", and GitHub gives it no secrets",
            {"run what needs secrets after the merge, or on a branch of the repository itself"}};
  }
  if (IsForDependabot(variables)) {
    return {": this run is for Dependabot, which sees secrets of its own alone",
            {"add them in the repository's settings under \"Secrets and variables\", "
             "\"Dependabot\", or skip this job for it: if: github.actor != 'dependabot[bot]'"}};
  }
  return {"",
          {"a secret is empty where it does not exist under that name, or belongs to another "
           "environment than the job's, or the caller of a reusable workflow does not hand it on "
           "(\"secrets: inherit\")",
           "a pull request from a fork and a run for Dependabot see no secrets of the repository"}};
}

Error Empty(ErrorCode code, const std::string& what, const Variables& variables) {
  Reason reason = WhyEmpty(variables);
  return {code, what + reason.why, std::move(reason.hints)};
}

bool IsUniversal(const Settings& inputs, const Variables& variables) {
  const std::string method =
      inputs.method.value_or(std::string(variables.Get("INFISICAL_AUTH_METHOD").value_or("")));
  return method == "universal" || method == "universal-auth";
}

// "a, b or c", of two at least.
std::string Alternatives(std::vector<std::string> names) {
  const std::string last = std::move(names.back());
  names.pop_back();
  return Join(names, ", ") + " or " + last;
}

void Note(std::string_view setting, Settings& settings) {
  settings.origins[std::string(setting)] = "input " + std::string(setting);
}

// What single login methods have of their own.
void ReadOwnSetting(const LoginSetting& setting, const Variables& variables, Settings& settings) {
  const auto value = InputText(variables, setting.name);
  if (!value) {
    return;
  }
  Note(setting.name, settings);
  if (setting.is_credential) {
    settings.login.secrets.emplace(setting.name, *value);
    settings.credential_variables.push_back(InputVariable(setting.name));
  } else {
    settings.login.texts.emplace(setting.name, *value);
  }
}

void ReadCredential(const char* name, std::optional<Secret> Settings::*field,
                    const Variables& variables, Settings& settings) {
  if (const auto value = InputText(variables, name)) {
    settings.*field = Secret(*value);
    settings.credential_variables.push_back(InputVariable(name));
    Note(name, settings);
  }
}

void ReadClientCertificate(const Variables& variables, Settings& settings) {
  if (const auto certificate = InputText(variables, "client-cert")) {
    settings.client_certificate = std::string(*certificate);
    Note("client-cert", settings);
  }
  ReadCredential("client-key", &Settings::client_key, variables, settings);
  ReadCredential("client-key-passphrase", &Settings::client_key_passphrase, variables, settings);
}

}  // namespace

std::vector<std::string> OfferedMethods() {
  std::vector<std::string> names = {kUniversalLogin.name};  // the default
  for (const LoginMethod* method : LoginMethods()) {
    const auto is_own = [&](const RequiredSetting& required) {
      return std::any_of(
          method->settings.begin(), method->settings.end(),
          [&](const LoginSetting& own) { return std::string_view(own.name) == required.name; });
    };
    if (method != &kUniversalLogin &&
        std::all_of(method->required.begin(), method->required.end(), is_own)) {
      names.emplace_back(method->name);
    }
  }
  return names;
}

void ReadLoginInputs(const Variables& variables, Settings& settings, Faults& faults) {
  for (const LoginMethod* method : LoginMethods()) {
    for (const LoginSetting& setting : method->settings) {
      ReadOwnSetting(setting, variables, settings);
    }
  }
  ReadClientCertificate(variables, settings);
  const std::vector<std::string> offered = OfferedMethods();
  const auto method = InputText(variables, "method");
  if (method && std::find(offered.begin(), offered.end(), *method) == offered.end()) {
    faults.Add("input method is " + Quoted(*method) + ": it must be " + Alternatives(offered),
               {"other ways to log in: \"stepveil run --help\""});
  } else if (method) {
    settings.method = std::string(*method);
  } else if (settings.login.texts.contains("client-id") ||
             settings.login.secrets.contains("client-secret")) {
    settings.method = kUniversalLogin.name;
  } else if (settings.identity_id) {
    settings.method = kOidcLogin.name;
  }
  if (settings.method) {
    Note("method", settings);
  }
}

bool UsesSealed(const Settings& inputs, const Variables& variables) {
  return inputs.sealed.has_value() || variables.GetNonEmpty("STEPVEIL_SEALED").has_value();
}

Result<void> CheckSealInputs(const Inputs& inputs, const Variables& variables) {
  const Settings& settings = inputs.settings;
  const bool seals = !inputs.seal.empty() && !settings.recipients;
  const char* const needing = seals               ? "seal"
                              : settings.sealed   ? "sealed"
                              : settings.fallback ? "fallback"
                                                  : nullptr;
  const bool has_key = std::any_of(kKeys.begin(), kKeys.end(), [&](const char* name) {
    return variables.GetNonEmpty(name).has_value();
  });
  if (has_key || needing == nullptr) {
    return {};
  }
  const std::string needs =
      "input " + std::string(needing) + " needs a key, and " + kSealKey + " is ";
  if (variables.Get(kSealKey) == "") {
    return Fail(Empty(ErrorCode::kUsage, needs + "empty", variables));
  }
  return Fail(ErrorCode::kUsage, needs + "not set",
              {"give the step: env: { STEPVEIL_SEAL_KEY: \"${{ secrets.STEPVEIL_SEAL_KEY }}\" }"});
}

Result<void> CheckLoginInputs(const Settings& inputs, const Variables& variables) {
  if (!IsUniversal(inputs, variables) || UsesSealed(inputs, variables)) {
    return {};
  }
  std::vector<std::string> empty;
  if (!inputs.login.texts.contains("client-id") && !variables.GetNonEmpty(kClientId)) {
    empty.emplace_back("client-id");
  }
  if (!inputs.login.secrets.contains("client-secret") && !variables.GetNonEmpty(kClientSecret)) {
    empty.emplace_back("client-secret");
  }
  if (empty.empty()) {
    return {};
  }
  const bool one = empty.size() == 1;
  return Fail(Empty(ErrorCode::kUsage,
                    (one ? "input " : "inputs ") + Join(empty, " and ") +
                        (one ? " is empty" : " are empty") + ", and method universal needs both",
                    variables));
}

Error NoLoginInputs(const Variables& variables) {
  Error error = Empty(ErrorCode::kLogin,
                      "no way to log in was found: inputs identity-id, client-id and client-secret "
                      "are empty",
                      variables);
  error.hints.emplace_back(
      "give identity-id (with the permission id-token: write), or client-id "
      "and client-secret");
  return error;
}

}  // namespace stepveil::github
