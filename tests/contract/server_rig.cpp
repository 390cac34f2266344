#include "tests/contract/server_rig.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {
namespace {

constexpr const char* kSetUpAddress = "10.0.0.9";

std::string TextOf(const std::string& body, const char* name) {
  const Json json = Json::parse(body, nullptr, false);
  return json.is_object() && json.contains(name) && json[name].is_string()
             ? json[name].get<std::string>()
             : std::string();
}

}  // namespace

Rig::Rig(int generation) : server_({"", BaseUrl()}) {
  described_ = std::make_shared<const Json>(Json::parse(server_.Describe()));
  AddPlaceholders();
  const bool newer = generation == 2026;
  Control({{"generation", generation},
           {"rate_limits",
            {{"read", newer ? 0 : 60}, {"write", newer ? 0 : 200}, {"secrets", newer ? 0 : 40}}}});
  if (newer) FillAs2026();
}

Answer Rig::Admin(const std::string& target, const Json& body) {
  const std::string token = (*described_)["admin_token"];
  return Send({"POST",
               target,
               {{"content-type", "application/json"}, {"authorization", "Bearer " + token}},
               body.dump(),
               kSetUpAddress});
}

void Rig::FillAs2026() {
  const std::string project = placeholders_["<PROJECT_ID>"];
  Admin("/api/v1/workspace/" + project + "/environments",
        {{"name", "env prod-eu"}, {"slug", "prod-eu"}});
  const Json place{{"workspaceId", project}, {"environment", "dev"}};
  Json folder = place;
  folder.update({{"path", "/backend"}, {"name", "sub"}});
  Admin("/api/v1/folders", folder);
  Json secret = place;
  secret.update({{"secretPath", "/backend/sub"}, {"secretValue", "own-value"}});
  Admin("/api/v3/secrets/raw/OWN_SECRET", secret);
  Json import = place;
  import.update({{"path", "/backend/sub"},
                 { "import",
                   { {"environment", "dev"},
                     { "path",
                       "/shared" } } }});
  Admin("/api/v1/secret-imports", import);
  const Answer other = Admin("/api/v2/workspace", {{"projectName", "rnd-24c726"}});
  const std::string id = Json::parse(other.body)["project"]["id"];
  Admin("/api/v2/workspace/" + id + "/identity-memberships/" + placeholders_["<IDENTITY_ID:ci-ua>"],
        {{"role", "viewer"}});
}

const std::string& Rig::BaseUrl() {
  static const std::string kUrl = "https://127.0.0.1:9443";
  return kUrl;
}

void Rig::AddPlaceholders() {
  const Json& all = *described_;
  placeholders_["<PROJECT_ID>"] = all["projects"]["acme-app"];
  placeholders_["<OTHER_PROJECT_ID>"] = all["projects"]["other-project"];
  placeholders_["<SITE_URL>"] = BaseUrl();
  placeholders_["<ISSUER_URL>"] = all["issuer"];
  const std::string service_token = all["service_tokens"]["legacy"];
  placeholders_["<SERVICE_TOKEN>"] = service_token.substr(0, service_token.rfind('.'));
  for (const auto& [name, identity] : all["identities"].items()) {
    placeholders_["<IDENTITY_ID:" + name + ">"] = identity["identity_id"];
    if (!identity.contains("client_id")) continue;
    placeholders_["<CLIENT_ID:" + name + ">"] = identity["client_id"];
    for (const auto& [secret, value] : identity["client_secrets"].items()) {
      placeholders_["<CLIENT_SECRET:" + secret + ">"] = value;
    }
  }
}

Answer Rig::Post(const std::string& target, const Json& body) {
  return Send({"POST", target, {{"content-type", "application/json"}}, body.dump(), kSetUpAddress});
}

Answer Rig::Get(const std::string& target, const std::string& token) {
  return Send({"GET", target, {{"authorization", "Bearer " + token}}, "", kSetUpAddress});
}

std::string Rig::Login(const std::string& identity, const std::string& secret) {
  const Json& one = described()["identities"][identity];
  const Answer answer =
      Post("/api/v1/auth/universal-auth/login",
           {{"clientId", one["client_id"]},
            {"clientSecret", one["client_secrets"][secret.empty() ? identity : secret]}});
  return TextOf(answer.body, "accessToken");
}

std::string Rig::OidcLogin(const std::string& identity, const std::string& id_token) {
  const Answer answer =
      Post("/api/v1/auth/oidc-auth/login",
           {{"identityId", described()["identities"][identity]["identity_id"]}, {"jwt", id_token}});
  return TextOf(answer.body, "accessToken");
}

std::string Rig::Mint(const Json& order) { return TextOf(Post("/_ci/mint", order).body, "jwt"); }

void Rig::Control(const Json& settings) { Post("/_dev/model", settings); }

void Rig::Advance(int seconds) { server_.AdvanceClock(std::chrono::seconds(seconds)); }

std::string HeaderOf(const Answer& answer, const std::string& name) {
  for (const auto& [header, value] : answer.headers) {
    if (header == name) return value;
  }
  return {};
}

}  // namespace stepveil::devserver
