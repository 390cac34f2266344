#include "tests/contract/client_replay_login.h"

#include "core/base/exit_code.h"
#include "core/identity/login.h"
#include "tests/contract/client_world.h"

namespace stepveil::contract {
namespace {

constexpr const char* kIdentity = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";

}  // namespace

Outcome Success(const Recording& recording, const std::string& message) {
  return {recording.name, "0", message, {}, ""};
}

Outcome Failure(const Recording& recording, const Error& error) {
  return {recording.name,
          std::to_string(ExitCodeFor(error.code, ExitMode::kCommand)),
          error.message,
          error.hints,
          "",
          error.verdict};
}

Outcome ReplayLogin(const Recording& recording) {
  ScriptedInstance instance;
  instance.On("/api/v1/auth/", recording.answer);
  LoginRequest request;
  request.method = recording.name.find("oidc") == std::string::npos ? "universal" : "oidc";
  request.own.texts["client-id"] =
      recording.name == "ua-login-client-not-uuid" ? "not-a-uuid" : std::string(kIdentity);
  request.own.secrets["client-secret"] = Secret(kCredential);
  request.identity_id = kIdentity;
  Client client = instance.MakeClient();
  const auto token = Login(client, request, Secret(IdTokenOf(recording.name)));
  if (!token) {
    return Failure(recording, token.error());
  }
  return Success(recording, "access token for " + std::to_string(token->expires_in.count()) + " s");
}

Outcome ReplayRevoke(const Recording& recording) {
  ScriptedInstance instance;
  instance.On("/api/v1/auth/token/revoke", recording.answer);
  Client client = instance.MakeClient();
  const auto revoked = Revoke(client, {Secret(kCredential), AccessToken::Kind::kIssued});
  return revoked ? Success(recording, "revoked") : Failure(recording, revoked.error());
}

// --- Lists ---

}  // namespace stepveil::contract
