#include "tests/devserver/model/admin.h"
#include "tests/devserver/model/encoding.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

Answer Missing(const std::string& what) { return Refuse(404, "NotFound", what + " not found"); }

const Project* ProjectNamed(const Context& context, const Json& body) {
  return context.store.FindProjectById(body.value("projectId", ""));
}

// A condition is a text or {"$eq"|"$glob": TEXT}; nothing: any.
std::string GlobOf(const Json& conditions, const char* name) {
  auto found = conditions.find(name);
  if (found == conditions.end()) return "**";
  if (found->is_string()) return found->get<std::string>();
  return found->value("$glob", found->value("$eq", "**"));
}

Grant GrantOf(const Json& permission) {
  const Json conditions = permission.value("conditions", Json::object());
  const Json actions = permission.value("action", Json::array());
  Grant grant;
  grant.environment = GlobOf(conditions, "environment");
  grant.path = GlobOf(conditions, "secretPath");
  grant.values = std::any_of(actions.begin(), actions.end(), [](const Json& action) {
    return action == "read" || action == "readValue";
  });
  if (conditions.contains("secretName")) grant.names = {GlobOf(conditions, "secretName")};
  if (conditions.contains("secretTags")) {
    grant.tags = conditions["secretTags"].value("$in", std::vector<std::string>());
  }
  grant.inverted = permission.value("inverted", false);
  return grant;
}

// The named list of {"ipAddress": TEXT}.
std::vector<std::string> AddressesOf(const Json& body, const char* name) {
  std::vector<std::string> addresses;
  for (const Json& each : body.value(name, Json::array())) {
    addresses.push_back(each.value("ipAddress", ""));
  }
  return addresses;
}

}  // namespace

Answer CreateIdentity(Context& context) {
  Identity identity;
  identity.id = RandomUuid();
  identity.name = context.request.body->value("name", "");
  identity.ttl = identity.max_ttl = Seconds(7200);
  context.store.identities.push_back(identity);
  return JsonAnswer(200, {{"identity", {{"id", identity.id}, {"name", identity.name}}}});
}

Answer DeleteIdentity(Context& context) {
  const std::string& id = context.request.parameters[0];
  Store& store = context.store;
  std::erase_if(store.access_tokens,
                [&](const auto& token) { return token.second.identity->id == id; });
  std::erase_if(store.identities, [&](const Identity& identity) { return identity.id == id; });
  return JsonAnswer(200, {{"identity", {{"id", id}}}});
}

Answer AttachUniversalAuth(Context& context) {
  Identity* identity = context.store.FindIdentity(context.request.parameters[0]);
  if (identity == nullptr) return Missing("Identity");
  identity->client_id = RandomUuid();
  const Json& body = *context.request.body;
  identity->login_addresses = AddressesOf(body, "clientSecretTrustedIps");
  identity->token_addresses = AddressesOf(body, "accessTokenTrustedIps");
  return JsonAnswer(200, {{"identityUniversalAuth", {{"clientId", identity->client_id}}}});
}

Answer CreateClientSecret(Context& context) {
  Identity* identity = context.store.FindIdentity(context.request.parameters[0]);
  if (identity == nullptr) return Missing("Identity");
  ClientSecret secret;
  secret.id = RandomUuid();
  secret.value = RandomHex(32);
  identity->client_secrets.push_back(secret);
  return JsonAnswer(200, {{"clientSecret", secret.value}});
}

Answer AddMember(Context& context) {
  const Project* project = context.store.FindProjectById(context.request.parameters[0]);
  Identity* identity = context.store.FindIdentity(context.request.parameters[1]);
  if (project == nullptr || identity == nullptr) return Missing("Project or identity");
  const bool viewer = context.request.body->value("role", "") == "viewer";
  std::vector<Grant>& grants = identity->memberships[project->slug];
  if (viewer) grants.push_back({"**", "**", true, {}, {}, false, false});
  return JsonAnswer(200, {{"identityMembership", {{"identityId", identity->id}}}});
}

Answer AddPrivilege(Context& context) {
  const Json& body = *context.request.body;
  Identity* identity = context.store.FindIdentity(body.value("identityId", ""));
  const Project* project = ProjectNamed(context, body);
  if (project == nullptr || identity == nullptr) return Missing("Project or identity");
  for (const Json& permission : body.value("permissions", Json::array())) {
    const std::string subject = permission.value("subject", "");
    if (subject == "secrets" || subject == "secret-imports") {
      Grant grant = GrantOf(permission);
      grant.imports = subject == "secret-imports";
      identity->memberships[project->slug].push_back(std::move(grant));
    }
  }
  return JsonAnswer(200, {{"privilege", {{"identityId", identity->id}}}});
}

}  // namespace stepveil::devserver
