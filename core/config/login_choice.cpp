#include "core/config/login_choice.h"

#include "core/base/text.h"
#include "core/config/environment_layer.h"
#include "core/config/values.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kClientId = "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID";
constexpr const char* kClientSecret = "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET";

void AddMissing(SettingFaults& faults, std::string_view setting, std::string message,
                std::string hint) {
  if (!faults.Spoiled(setting) && !faults.Spoiled("method")) {
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

void CheckUniversal(const LoginRequest& login, SettingFaults& faults) {
  if (login.client_id.empty()) {
    AddMissing(faults, "client-id", "the client id of the universal-auth login is missing",
               std::string("set ") + kClientId + " beside the client secret");
  }
  if (login.client_secret.empty()) {
    AddMissing(faults, "client-secret", "the client secret of the universal-auth login is missing",
               std::string("set ") + kClientSecret + " in the CI system, and let this job see it");
  }
}

void CheckIdentity(const LoginRequest& login, std::string_view method, SettingFaults& faults) {
  if (login.identity_id.empty()) {
    AddMissing(faults, "identity-id",
               "the " + std::string(method) + " login needs a machine identity's id",
               "use --identity-id, INFISICAL_MACHINE_IDENTITY_ID or \"identity-id:\" under "
               "\"login:\" in .stepveil.yaml");
  }
}

void CheckComplete(const LoginRequest& login, SettingFaults& faults) {
  if (!login.method) {
    // Half a pair: the other half is usually a variable that this job may not see.
    if (login.client_id.empty() != login.client_secret.empty()) {
      CheckUniversal(login, faults);
    }
    return;
  }
  switch (*login.method) {
    case LoginMethod::kOidc:
      CheckIdentity(login, "oidc", faults);
      break;
    case LoginMethod::kUniversal:
      CheckUniversal(login, faults);
      break;
    case LoginMethod::kJwt:
      CheckIdentity(login, "jwt", faults);
      if (login.jwt.empty() && !faults.Spoiled("id-token-env")) {
        AddMissing(faults, "jwt", "the jwt login needs a token",
                   "set INFISICAL_JWT, or name the variable that holds it with --id-token-env");
      }
      break;
    case LoginMethod::kAwsIam:
      CheckIdentity(login, "aws-iam", faults);
      break;
    case LoginMethod::kToken:
      if (login.token.empty()) {
        AddMissing(faults, "token", "the token login needs an access token",
                   "set INFISICAL_TOKEN; \"stepveil login\" gets one");
      }
      break;
  }
}

bool HasPair(const LoginRequest& login) {
  return !login.client_id.empty() && !login.client_secret.empty();
}

// The method where neither flag nor variable names one.
std::optional<LoginMethod> BestMethod(const LoginRequest& login,
                                      std::optional<LoginMethod> named_by_repository) {
  if (!login.token.empty()) {
    return LoginMethod::kToken;
  }
  if (HasPair(login)) {
    return LoginMethod::kUniversal;
  }
  if (named_by_repository) {
    return named_by_repository;
  }
  return login.identity_id.empty() ? std::nullopt : std::optional(LoginMethod::kOidc);
}

// An input that names an identity comes before these.
void NotePassedOver(const Variables& variables, Request& request) {
  constexpr std::array kOthers = {"INFISICAL_TOKEN", "INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN",
                                  kClientId,         kClientSecret,
                                  "INFISICAL_JWT",   "INFISICAL_OIDC_AUTH_JWT"};
  std::vector<std::string> names;
  for (const char* name : kOthers) {
    if (variables.GetNonEmpty(name)) {
      names.emplace_back(name);
    }
  }
  if (!names.empty()) {
    request.warnings.push_back(Join(names, ", ") + (names.size() == 1 ? " is" : " are") +
                               " passed over: the identity of input identity-id logs in with the "
                               "job's id token");
  }
}

}  // namespace

void ChooseLogin(Layers& layers, const Variables& variables, Purpose purpose, Request& request,
                 SettingFaults& faults) {
  LoginRequest& login = request.login;
  TakeIdToken(layers, variables, request);
  layers.TakeInto(login.token, &Settings::token, "token");
  layers.TakeInto(login.client_id, &Settings::client_id, "client-id");
  layers.TakeInto(login.client_secret, &Settings::client_secret, "client-secret");
  layers.TakeInto(login.identity_id, &Settings::identity_id, "identity-id", CheckedIdentityId);
  layers.TakeInto(login.audience, &Settings::audience, "audience");
  layers.TakeInto(login.organization_slug, &Settings::organization_slug, "organization-slug");

  std::optional<LoginMethod> named_by_user;
  std::optional<LoginMethod> named_by_repository;
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
  login.method = named_by_user ? named_by_user : BestMethod(login, named_by_repository);
  if (purpose == Purpose::kLogout) {
    return;
  }
  if (!named_by_user && !login.token.empty() && HasPair(login)) {
    request.warnings.emplace_back(
        "an access token and a universal-auth pair are given: the token is used; --method chooses");
  }
  CheckComplete(login, faults);
}

}  // namespace stepveil
