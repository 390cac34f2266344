#include "tests/contract/client_replay.h"

#include "core/base/exit_code.h"
#include "core/base/text.h"
#include "core/identity/login.h"
#include "core/secrets/fetch.h"
#include "tests/contract/client_world.h"
#include "tests/core/identity/tokens.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

namespace stepveil::contract {
namespace {

using nlohmann::json;
using std::chrono::seconds;

constexpr const char* kList = "/api/v3/secrets/raw";
constexpr const char* kIdentity = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";
constexpr const char* kCredential = "canary-9f3b-SECRET";

struct Recording {
  std::string name;
  std::string path;  // of the request, with its query
  std::string authorization;
  ScriptedInstance::Answer answer;
  json body;  // of the answer
};

std::string Filled(std::string text) {
  const std::string placeholder = "<PROJECT_ID>";
  for (std::size_t at = 0; (at = text.find(placeholder, at)) != text.npos;) {
    text.replace(at, placeholder.size(), kProjectId);
  }
  return text;
}

Recording Load(const std::filesystem::path& file) {
  std::ifstream in(file);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  const json recorded = json::parse(Filled(text), nullptr, false);
  const json& request = recorded["request"];
  const json& response = recorded["response"];
  Recording recording;
  recording.name = file.stem();
  recording.path = request["path"].get<std::string>();
  recording.authorization = request["headers"].value("Authorization", "");
  recording.body = response["body"];
  recording.answer.status = response["status"].get<int>();
  recording.answer.headers = response["headers"].get<std::map<std::string, std::string>>();
  recording.answer.body =
      recording.body.is_string() ? recording.body.get<std::string>() : recording.body.dump();
  return recording;
}

Outcome Success(const Recording& recording, const std::string& message) {
  return {recording.name, "0", message, {}, ""};
}

Outcome Failure(const Recording& recording, const Error& error) {
  return {recording.name, std::to_string(ExitCodeFor(error.code, ExitMode::kCommand)),
          error.message, error.hints, ""};
}

// --- Logins ---

// The id token that the recorded login sent, as far as its name tells.
std::string IdTokenOf(const std::string& name) {
  json claims = {{"iss", "https://issuer.test/github"},
                 {"sub", "repo:acme/app:ref:refs/heads/main"},
                 {"aud", "https://acme.test"},
                 {"repository", "acme/app"}};
  // Half a minute over whole ones: "in 5 min" stays true while the test runs.
  seconds expires(330);
  if (name == "oidc-login-not-a-jwt" || name == "oidc-login-empty-jwt") return "not-a-jwt";
  if (name == "oidc-login-audience-array") claims["aud"] = {"https://acme.test"};
  if (name == "oidc-login-no-audience-claim") claims.erase("aud");
  if (name == "oidc-login-wrong-audience") claims["aud"] = "https://other.test";
  if (name == "oidc-login-wrong-subject") claims["sub"] = "repo:other/app:ref:refs/heads/main";
  if (name == "oidc-login-wrong-issuer") claims["iss"] = "https://other.test";
  if (name == "oidc-login-wrong-claim") claims["repository"] = "acme/other";
  if (name == "oidc-login-missing-bound-claim") claims.erase("repository");
  if (name == "oidc-login-expired") expires = seconds(-150);
  if (name == "oidc-login-not-yet-valid") {
    expires = seconds(3630);
    claims["nbf"] = std::stoll(EpochIn(seconds(330)));
  }
  claims["exp"] = std::stoll(EpochIn(expires));
  return MakeJwt(claims.dump());
}

Outcome ReplayLogin(const Recording& recording) {
  ScriptedInstance instance;
  instance.On("/api/v1/auth/", recording.answer);
  LoginRequest request;
  request.method = recording.name.find("oidc") == std::string::npos ? LoginMethod::kUniversal
                                                                    : LoginMethod::kOidc;
  request.client_id =
      recording.name == "ua-login-client-not-uuid" ? "not-a-uuid" : std::string(kIdentity);
  request.client_secret = Secret(kCredential);
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

std::string Unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      plain += ' ';
    } else if (text[i] == '%' && i + 2 < text.size()) {
      plain += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// The first of each parameter.
std::map<std::string, std::string> QueryOf(const std::string& path) {
  std::map<std::string, std::string> query;
  for (const std::string& pair :
       Split(path.substr(std::min(path.find('?'), path.size() - 1) + 1), '&')) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    query.emplace(pair.substr(0, equals),
                  Unescaped(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return query;
}

// What a user asked of stepveil that made it send the recorded request.
Request RequestOf(const Recording& recording) {
  auto query = QueryOf(recording.path);
  const auto get = [&](const char* name, const std::string& otherwise) {
    return query.emplace(name, otherwise).first->second;
  };
  Request request;
  request.project = get("workspaceSlug", get("workspaceId", kProjectId));
  if (recording.path.find("workspaceId=") != std::string::npos) {
    request.project = query["workspaceId"];
  }
  if (!IsUuid(request.project) && recording.path.find("workspaceId=") != std::string::npos) {
    request.project = "11111111-1111-4111-8111-111111111111";  // other ids than a UUID are slugs
  }
  request.environment = get("environment", "dev");
  request.paths = {get("secretPath", "/")};
  request.recursive = get("recursive", "false") != "false";
  request.expand_references = get("expandSecretReferences", "false") == "true";
  request.include_imports = get("include_imports", "false") == "true";
  if (!get("tagSlugs", "").empty()) {
    for (const std::string& tag : Split(query["tagSlugs"], ',')) {
      request.tags.emplace_back(Trim(tag));
    }
  }
  return request;
}

AccessToken TokenOf(const Recording& recording) {
  AccessToken token{Secret(kCredential), AccessToken::Kind::kIssued};
  if (recording.authorization.find("SERVICE_TOKEN") != std::string::npos ||
      recording.name == "list-service-token-bad") {
    token.kind = AccessToken::Kind::kService;
  } else if (recording.name.find("-token") != std::string::npos ||
             recording.name == "list-empty-bearer") {
    token.kind = AccessToken::Kind::kGiven;
  }
  return token;
}

std::string Shown(const SecretSet& set) {
  std::vector<std::string> parts;
  for (const FetchedSecret& secret : set.secrets) {
    const std::string origin = " from " + secret.environment + ":" + secret.path;
    const bool elsewhere = secret.imported || secret.path != secret.asked_path;
    parts.push_back(Escaped(secret.name) + (elsewhere ? origin : ""));
  }
  std::string text = std::to_string(parts.size()) +
                     (parts.size() == 1 ? " secret: " : " secrets: ") + Join(parts, ", ");
  for (const std::string& warning : set.warnings) {
    text += "; warning: " + warning;
  }
  return text;
}

Outcome Fetch(const Recording& recording, ScriptedInstance& instance, const Request& request) {
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, TokenOf(recording), request);
  return set ? Success(recording, Shown(*set)) : Failure(recording, set.error());
}

Outcome ReplayList(const Recording& recording) {
  ScriptedInstance instance;
  ScriptWorld(instance);
  instance.On(kList, recording.answer);
  if (recording.name == "list-forbidden-recursive" ||
      recording.name == "list-limited-recursive-root") {  // recorded: list-forbidden-no-access-role
    instance.On(kList,
                {403, Envelope(403, "PermissionDenied", "You are not allowed to read on secrets")},
                "recursive=false");
  }
  return Fetch(recording, instance, RequestOf(recording));
}

// --- Look-ups ---

// A list of one secret, for recordings that answer something beside it.
ScriptedInstance::Answer OneSecret(const std::string& path) {
  return {200, R"({"secrets":[{"secretKey":"A","secretValue":"v","secretPath":")" + path + "\"}]}"};
}

Outcome ReplayLookup(const Recording& recording) {
  ScriptedInstance instance;
  ScriptWorld(instance);
  Request request;
  request.project = kProjectId;
  request.environment = "dev";
  request.import_check = recording.name == "secret-imports-list";
  const std::string route = recording.path.substr(0, recording.path.find('?'));
  instance.On(kList, OneSecret("/"));
  if (recording.name == "project-by-slug") {
    request.project = "acme-app";
  } else if (recording.name == "project-by-id") {  // read when a list is empty
    request.environment = "Production";
    instance.On(kList, {200, R"({"secrets":[]})"});
  } else if (recording.name == "folders-list") {
    request.paths = {"/bckend"};
    instance.On(kList, {200, R"({"secrets":[]})"});
  } else if (recording.name == "secret-imports-list") {  // the list itself shows no import
    request.paths = {"/backend"};
    instance.On(kList, OneSecret("/backend"));
  } else {  // service-token-info
    request.project = request.environment = "";
    instance.On(kList, OneSecret("/backend"));
  }
  instance.On(route, recording.answer);
  return Fetch(recording, instance, request);
}

// A route that isn't there, in the place of v4's list.
Outcome ReplayRoute(const Recording& recording) {
  ScriptedInstance instance;
  ScriptWorld(instance);
  instance.On(kList, OneSecret("/"));
  instance.On("/api/v4/secrets", recording.answer);
  Request request;
  request.project = kProjectId;
  request.environment = "dev";
  return Fetch(recording, instance, request);
}

// --- All ---

// Why stepveil never reads such an answer; "" if it does.
std::string ReasonUnused(const Recording& recording) {
  const auto is = [&](const char* start) { return recording.path.starts_with(start); };
  if (is("/api/v3/secrets/raw/")) return "whole folders are listed, never one secret";
  if (is("/api/v1/auth/token/renew")) {
    return "never renewed: a refused renewal deletes the token, so stepveil logs in again";
  }
  if (is("/api/status")) return "never asked: it says 200 with the database down";
  if (recording.name == "project-list") return "never asked: no machine identity may list projects";
  if (recording.name == "identity-self") return "never asked: no machine identity may read itself";
  return "";
}

Outcome Replay(const Recording& recording) {
  const std::string reason = ReasonUnused(recording);
  if (!reason.empty()) {
    return {recording.name, "-", "not consumed: " + reason, {}, ""};
  }
  const std::string& path = recording.path;
  if (path.starts_with("/api/v1/auth/token/revoke")) return ReplayRevoke(recording);
  if (path.starts_with("/api/v1/auth/")) return ReplayLogin(recording);
  if (path.starts_with(kList)) return ReplayList(recording);
  if (recording.name.starts_with("route-")) return ReplayRoute(recording);
  return ReplayLookup(recording);
}

// Recorded values long enough not to be words of a message by chance.
void CollectValues(const json& node, std::string& values) {
  if (node.is_object() && node.contains("secretValue") && node["secretValue"].is_string()) {
    const std::string value = node["secretValue"].get<std::string>();
    if (value.size() >= 8 && value.find('\n') == std::string::npos) {
      values += value + "\n";
    }
  }
  if (node.is_structured()) {
    for (const json& child : node) {
      CollectValues(child, values);
    }
  }
}

}  // namespace

std::vector<Outcome> ReplayAll() {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(
           STEPVEIL_SOURCE_DIR "/tests/contract/recordings", error)) {
    if (entry.path().extension() == ".json") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Outcome> outcomes;
  for (const auto& file : files) {
    const Recording recording = Load(file);
    outcomes.push_back(Replay(recording));
    CollectValues(recording.body, outcomes.back().values);
  }
  return outcomes;
}

}  // namespace stepveil::contract
