#include "tests/contract/client_recording.h"

#include "core/base/text.h"
#include "tests/contract/client_world.h"
#include "tests/core/identity/tokens.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>

namespace stepveil::contract {
namespace {

using nlohmann::json;
using std::chrono::seconds;

std::string Filled(std::string text) {
  const std::string placeholder = "<PROJECT_ID>";
  for (std::size_t at = 0; (at = text.find(placeholder, at)) != text.npos;) {
    text.replace(at, placeholder.size(), kProjectId);
  }
  return text;
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

}  // namespace

Recording LoadRecording(const std::filesystem::path& file) {
  std::ifstream in(file);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  const json recorded = json::parse(Filled(text), nullptr, false);
  const json& request = recorded["request"];
  const json& response = recorded["response"];
  Recording recording;
  recording.name = file.stem();
  recording.newer = file.string().find("recordings-2026") != std::string::npos;
  recording.path = request["path"].get<std::string>();
  recording.authorization = request["headers"].value("Authorization", "");
  const json& body = response["body"];
  recording.answer.status = response["status"].get<int>();
  recording.answer.headers = response["headers"].get<std::map<std::string, std::string>>();
  recording.answer.body = body.is_string() ? body.get<std::string>() : body.dump();
  CollectValues(body, recording.values);
  return recording;
}

Request RequestOf(const Recording& recording) {
  auto query = QueryOf(recording.path);
  const auto get = [&](const char* name, const std::string& otherwise) {
    return query.emplace(name, otherwise).first->second;
  };
  Request request;
  const bool v4 = recording.path.starts_with("/api/v4/");
  const char* const by_id = v4 ? "projectId" : "workspaceId";
  const bool has_id = recording.path.find(std::string(by_id) + "=") != std::string::npos;
  request.project = has_id ? query[by_id] : get("workspaceSlug", kProjectId);
  if (!IsUuid(request.project) && has_id) {
    request.project = "11111111-1111-4111-8111-111111111111";  // other ids than a UUID are slugs
  }
  request.environment = get("environment", "dev");
  request.paths = {get("secretPath", "/")};
  request.recursive = get("recursive", "false") != "false";
  request.expand_references = get("expandSecretReferences", v4 ? "true" : "false") == "true";
  request.include_imports = v4 || get("include_imports", "false") == "true";
  if (!get("tagSlugs", "").empty()) {
    for (const std::string& tag : Split(query["tagSlugs"], ',')) {
      request.tags.emplace_back(Trim(tag));
    }
  }
  return request;
}

std::string NameIn(const std::string& path) {
  const std::string route = path.substr(0, path.find('?'));
  return Unescaped(route.substr(route.rfind('/') + 1));
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

}  // namespace stepveil::contract
