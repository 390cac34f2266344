#include "tests/devserver/model/seed.h"

#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/schema.h"
#include "tests/devserver/model/seed_aws.h"
#include "tests/devserver/model/seed_project.h"

#include <yaml-cpp/yaml.h>

namespace stepveil::devserver {
namespace {

std::string WithBase(std::string text, const std::string& base_url) {
  constexpr std::string_view kMark = "{base}";
  std::size_t at = text.find(kMark);
  return at == std::string::npos ? text : text.replace(at, kMark.size(), base_url);
}

void LoadSettings(const YAML::Node& root, Settings& settings) {
  settings.generation = root["generation"].as<int>(settings.generation);
  settings.lockout = root["lockout"].as<bool>(false);
  const YAML::Node limits = root["rate_limits"];
  if (!limits) return;
  settings.read_limit = limits["read"].as<int>(settings.read_limit);
  settings.write_limit = limits["write"].as<int>(settings.write_limit);
  settings.secrets_limit = limits["secrets"].as<int>(settings.secrets_limit);
}

std::vector<std::string> LoadTexts(const YAML::Node& list) {
  return list ? list.as<std::vector<std::string>>() : std::vector<std::string>();
}

std::vector<Grant> LoadGrants(const YAML::Node& list) {
  std::vector<Grant> grants;
  for (const YAML::Node& node : list) {
    grants.push_back({node["environment"].as<std::string>("*"), node["path"].as<std::string>("/**"),
                      node["values"].as<bool>(true), LoadTexts(node["names"]),
                      LoadTexts(node["tags"]), node["inverted"].as<bool>(false)});
  }
  return grants;
}

// A role is "viewer" (reads all), "no-access", or a list of grants.
std::vector<Grant> LoadRole(const YAML::Node& role) {
  if (role.IsSequence()) return LoadGrants(role);
  if (role.as<std::string>() == "viewer") return {{"**", "**", true, {}, {}, false}};
  return {};
}

void LoadClientSecrets(const YAML::Node& node, Identity& identity) {
  auto add = [&](const std::string& name, const YAML::Node& options) {
    ClientSecret secret;
    secret.name = name;
    secret.id = UuidFor("client secret " + name);
    secret.value = Hex(Sha256("client secret value " + name));
    if (options.IsMap()) {
      secret.lifetime = Seconds(options["seconds"].as<int>(0));
      secret.uses_limit = options["uses"].as<int>(0);
    }
    identity.client_secrets.push_back(secret);
  };
  add(identity.name, YAML::Node());
  for (const auto& entry : node["client_secrets"]) {
    add(entry.first.as<std::string>(), entry.second);
  }
}

void LoadTrust(const YAML::Node& node, const std::string& base_url, Trust& trust) {
  trust.discovery = WithBase(node["issuer"].as<std::string>(""), base_url);
  trust.ca = node["ca"].as<bool>(true);
  trust.subject = node["subject"].as<std::string>("");
  for (const YAML::Node& audience : node["audiences"]) {
    trust.audiences.push_back(WithBase(audience.as<std::string>(), base_url));
  }
  for (const auto& claim : node["claims"]) {
    trust.claims.emplace_back(claim.first.as<std::string>(), claim.second.as<std::string>());
  }
}

Identity LoadIdentity(const std::string& name, const YAML::Node& node, const std::string& base) {
  Identity identity;
  identity.name = name;
  identity.id = UuidFor("identity " + name);
  const auto method = node["method"].as<std::string>("universal");
  for (std::size_t i = 0; i < kMethodNames.size(); ++i) {
    if (kMethodNames[i] == method) identity.method = static_cast<Method>(i);
  }
  for (const auto& entry : node["allowed"]) {
    for (const YAML::Node& value : entry.second) {
      identity.allowed[entry.first.as<std::string>()].push_back(value.as<std::string>());
    }
  }
  identity.ttl = Seconds(node["ttl"].as<int>(2592000));
  identity.max_ttl = Seconds(node["max_ttl"].as<int>(2592000));
  identity.uses_limit = node["uses"].as<int>(0);
  for (const auto& member : node["projects"]) {
    identity.memberships[member.first.as<std::string>()] = LoadRole(member.second);
  }
  if (identity.method == Method::kUniversal) {
    identity.client_id = UuidFor("client id " + name);
    LoadClientSecrets(node, identity);
  } else if (identity.method == Method::kAws) {
    identity.aws = LoadAwsTrust(node);
  } else {
    LoadTrust(node, base, identity.trust);
  }
  return identity;
}

ServiceToken LoadServiceToken(const std::string& name, const YAML::Node& node) {
  return {UuidFor("service token " + name),
          name,
          Hex(Sha256("service token secret " + name)).substr(0, 32),
          Hex(Sha256("service token key " + name)).substr(0, 32),
          node["project"].as<std::string>(),
          UuidFor("user admin"),
          LoadGrants(node["scopes"])};
}

DynamicSecret LoadDynamicSecret(const YAML::Node& node) {
  const auto name = node["name"].as<std::string>();
  return {UuidFor("dynamic secret " + name),
          node["project"].as<std::string>(),
          node["environment"].as<std::string>(),
          node["path"].as<std::string>(),
          name,
          node["prefix"].as<std::string>("DB_"),
          Seconds(node["ttl"].as<int>(3600)),
          Seconds(node["max_ttl"].as<int>(86'400))};
}

void LoadAll(const YAML::Node& root, Store& store) {
  LoadSettings(root, store.settings);
  for (const auto& entry : root["projects"]) {
    store.projects.push_back(LoadProject(entry.first.as<std::string>(), entry.second));
  }
  for (const auto& entry : root["identities"]) {
    store.identities.push_back(
        LoadIdentity(entry.first.as<std::string>(), entry.second, store.base_url));
  }
  for (const auto& entry : root["service_tokens"]) {
    store.service_tokens.push_back(LoadServiceToken(entry.first.as<std::string>(), entry.second));
  }
  for (const auto& entry : root["aws_keys"]) {
    store.aws_keys.push_back(LoadAwsKey(entry.first.as<std::string>(), entry.second));
  }
  for (const YAML::Node& node : root["dynamic_secrets"]) {
    store.dynamic_secrets.push_back(LoadDynamicSecret(node));
  }
  const YAML::Node defaults = root["describe"];
  store.default_project = defaults["project"].as<std::string>("");
  store.default_environment = defaults["environment"].as<std::string>("");
  store.default_universal = defaults["universal"].as<std::string>("");
  store.default_oidc = defaults["oidc"].as<std::string>("");
}

}  // namespace

std::string LoadSeed(const std::string& path, const std::string& base_url, Store& store) {
  const std::string file =
      path.empty() ? STEPVEIL_SOURCE_DIR "/tests/devserver/seed/acme.yaml" : path;
  store.base_url = base_url;
  store.org_id = UuidFor("organization");
  store.signing_secret = RandomHex(32);
  store.request_token = RandomHex(24);
  store.admin_token = RandomHex(24);
  store.aws_container_token = RandomHex(24);
  store.aws_instance_token = RandomHex(24);
  store.seeded = Clock::now();
  try {
    LoadAll(YAML::LoadFile(file), store);
  } catch (const YAML::Exception& fault) {
    // A seed is sample data, so the place of the fault may be named.
    return "cannot read the seed \"" + file + "\", line " + std::to_string(fault.mark.line + 1);
  }
  return "";
}

std::string StoredValue(const std::string& value) {
  std::string stored = Trimmed(value);
  if (!value.empty() && value.back() == '\n') stored += '\n';
  return stored;
}

}  // namespace stepveil::devserver
