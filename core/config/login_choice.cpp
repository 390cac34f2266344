#include "core/config/login_choice.h"

#include "core/base/text.h"
#include "core/config/domains.h"
#include "core/config/environment_layer.h"
#include "core/config/values.h"
#include "core/identity/login_method.h"

#include <algorithm>
#include <string>
#include <utility>

namespace stepveil {
namespace {

// The variables that a login can be given in, beside the identity's id.
std::vector<std::string> LoginVariables() {
  std::vector<std::string> names = {"INFISICAL_TOKEN", "INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN"};
  for (const LoginMethod* method : LoginMethods()) {
    for (const LoginSetting& setting : method->settings) {
      names.insert(names.end(), setting.variables.begin(), setting.variables.end());
    }
  }
  names.insert(names.end(), {"INFISICAL_JWT", "INFISICAL_OIDC_AUTH_JWT"});
  return names;
}

void AddMissing(SettingFaults& faults, std::string_view setting, std::string message,
                std::string hint) {
  if (!faults.IsFaulty(setting) && !faults.IsFaulty("method")) {
    faults.Add({ErrorCode::kConfig, std::move(message), {std::move(hint)}}, setting);
  }
}

bool LooksLikeVariable(std::string_view name) {
  return !name.empty() && (name.front() < '0' || name.front() > '9') &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

// The id token in the variable that the user names.
Result<Secret> ReadIdToken(const std::string& name, const Variables& variables) {
  if (!LooksLikeVariable(name)) {
    // Not quoted: the token itself, given in place of its variable's name, looks like this.
    return Fail(ErrorCode::kConfig, "not the name of a variable",
                {"give the name of the variable that holds the id token, not its value"});
  }
  const auto value = variables.GetNonEmpty(name);
  if (!value) {
    return Fail(ErrorCode::kConfig, "the variable " + Quoted(name) + " is not set or empty",
                {"let the CI job put its id token there, or leave this out"});
  }
  return Secret(Trim(*value));
}

// In each layer a token given as such beats the variable named for one.
void TakeIdToken(Layers& layers, const Variables& variables, Request& request) {
  bool found = false;
  for (Layer& layer : layers.all()) {
    auto& jwt = layer.settings.jwt;
    if (!found && jwt && !jwt->empty()) {
      request.login.jwt = *std::move(jwt);
      found = true;
    }
    const auto& name = layer.settings.id_token_variable;
    if (!name || name->empty()) {
      continue;
    }
    request.credential_variables.push_back(*name);
    if (auto given = layers.Take(&Settings::id_token_variable, "id-token-env"); given && !found) {
      found = true;
      auto token = ReadIdToken(given->value, variables);
      if (token) {
        request.login.jwt = *std::move(token);
      } else {
        layers.AddFault(*given, std::move(token).error(), "id-token-env");
      }
    }
  }
}

// If the variable of --id-token-env could not be read, the id token does not count as missing on
// top.
bool IsFaultySetting(const SettingFaults& faults, std::string_view setting) {
  return setting == "jwt" && faults.IsFaulty("id-token-env");
}

void CheckRequired(const LoginRequest& login, const LoginMethod& method, SettingFaults& faults) {
  for (const RequiredSetting& required : method.required) {
    if (!login.Has(required.name) && !IsFaultySetting(faults, required.name)) {
      AddMissing(faults, required.name, required.missing, required.hint);
    }
  }
}

void CheckComplete(const LoginRequest& login, SettingFaults& faults) {
  const LoginMethod* const method = LoginMethodNamed(login.method);
  if (method == nullptr) {
    // Half a pair: usually the other half is a variable that this job may not see.
    if (login.Has("client-id") != login.Has("client-secret")) {
      CheckRequired(login, kUniversalLogin, faults);
    }
    return;
  }
  if (method->has_identity && !login.Has("identity-id")) {
    AddMissing(faults, "identity-id",
               std::string("the ") + method->name + " login needs a machine identity's id",
               "use --identity-id, INFISICAL_MACHINE_IDENTITY_ID or \"identity-id:\" under "
               "\"login:\" in .stepveil.yaml");
  }
  CheckRequired(login, *method, faults);
}

bool HasPair(const LoginRequest& login) {
  return login.Has("client-id") && login.Has("client-secret");
}

// Is there a way to log in anew, beside the token of a login before?
bool HasOwnWay(const LoginRequest& login, const std::string& named_by_repository) {
  return HasPair(login) || !named_by_repository.empty();
}

// The method where neither flag nor variable names one. Whoever logs in wants another token than
// the one that a login before has left in INFISICAL_TOKEN, which may be dead.
std::string BestMethod(const LoginRequest& login, const std::string& named_by_repository,
                       Purpose purpose) {
  const bool anew = purpose == Purpose::kLogin && HasOwnWay(login, named_by_repository);
  if (login.Has("token") && !anew) {
    return kTokenLogin.name;
  }
  if (HasPair(login)) {
    return kUniversalLogin.name;
  }
  return named_by_repository.empty() && login.Has("identity-id") ? kOidcLogin.name
                                                                 : named_by_repository;
}

// An input that names an identity comes before these.
void NotePassedOver(const Variables& variables, Request& request) {
  std::vector<std::string> names;
  for (const std::string& name : LoginVariables()) {
    if (variables.GetNonEmpty(name)) {
      names.push_back(name);
    }
  }
  if (!names.empty()) {
    request.warnings.push_back(Join(names, ", ") + (names.size() == 1 ? " is" : " are") +
                               " passed over: the identity of input identity-id logs in with the "
                               "job's id token");
  }
}

// Each from the strongest layer that has it; empty text counts as absent.
void TakeOwn(Layers& layers, LoginValues& own) {
  for (Layer& layer : layers.all()) {
    for (const auto& [name, text] : layer.settings.login.texts) {
      if (!text.empty()) {
        own.texts.try_emplace(name, text);
      }
    }
    for (auto& [name, credential] : layer.settings.login.secrets) {
      if (!credential.empty()) {
        own.secrets.try_emplace(name, std::move(credential));
      }
    }
  }
}

// Infisical's clouds take a certificate as proof at a port of its own; what is fetched then goes
// there, too, since a token is shown to the origin alone that issued it.
void UsePortOfClouds(Request& request) {
  const LoginMethod* const method = LoginMethodNamed(request.login.method);
  if (method == nullptr || *method->port_of_clouds == '\0') {
    return;
  }
  for (std::string& domain : request.domains) {
    if (IsInfisicalCloud(domain)) {
      domain.append(":").append(method->port_of_clouds);
    }
  }
}

}  // namespace

void ChooseLogin(Layers& layers, const Variables& variables, Purpose purpose, Request& request,
                 SettingFaults& faults) {
  LoginRequest& login = request.login;
  TakeIdToken(layers, variables, request);
  layers.TakeInto(login.token, &Settings::token, "token");
  TakeOwn(layers, login.own);
  layers.TakeInto(login.identity_id, &Settings::identity_id, "identity-id", CheckedIdentityId);
  layers.TakeInto(login.audience, &Settings::audience, "audience");
  layers.TakeInto(login.organization_slug, &Settings::organization_slug, "organization-slug");

  std::string named_by_user;
  std::string named_by_repository;
  if (const auto given = layers.Take(&Settings::method, "method")) {
    if (auto method = CheckedMethod(given->value); !method) {
      layers.AddFault(*given, std::move(method).error(), "method");
    } else if (given->kind == LayerKind::kRepository) {
      named_by_repository = *method;
    } else {
      named_by_user = *method;
      if (given->origin == kIdentityInput && purpose != Purpose::kLogout) {
        NotePassedOver(variables, request);
      }
    }
  }
  login.method =
      named_by_user.empty() ? BestMethod(login, named_by_repository, purpose) : named_by_user;
  UsePortOfClouds(request);
  if (purpose == Purpose::kLogout || !request.seal.sealed.empty()) {
    return;  // nobody logs in
  }
  if (named_by_user.empty() && login.method == kTokenLogin.name && HasPair(login)) {
    request.warnings.emplace_back(
        "an access token and a universal-auth pair are given: the token is used; --method chooses");
  }
  if (purpose == Purpose::kLogin && named_by_user.empty() && login.method == kTokenLogin.name) {
    request.warnings.emplace_back(
        "there is nothing else to log in with: this is the access token that was given");
  }
  CheckComplete(login, faults);
}

}  // namespace stepveil
