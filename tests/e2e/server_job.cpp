#include "tests/e2e/server_job.h"

#include "tests/support/process.h"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace stepveil::testing {
namespace {

using nlohmann::json;

std::string Variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// {"/a", "b"} of "/a/b".
std::pair<std::string, std::string> Parted(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace

std::string Rule(const std::string& glob, const std::string& more, const std::string& action,
                 const std::string& subject) {
  return R"({"action":[")" + action + R"("],"subject":")" + subject +
         R"(","conditions":{"environment":{"$eq":"dev"},"secretPath":{"$glob":")" + glob + "\"}" +
         more + "}}";
}

std::string Rules(const std::vector<std::string>& rules) {
  std::string list;
  for (const std::string& rule : rules) {
    list += (list.empty() ? "" : ",") + rule;
  }
  return "[" + list + "]";
}

std::vector<std::string> Servers() {
  std::vector<std::string> servers{"2024", "2026"};
  if (!Variable("STEPVEIL_E2E_URL").empty() && !Variable("STEPVEIL_E2E_ADMIN_TOKEN").empty()) {
    servers.push_back("real");
  }
  return servers;
}

void ServerJobTest::SetUp() {
  origin_ = IsReal() ? Variable("STEPVEIL_E2E_URL") : server_.url();
  admin_token_ = IsReal() ? Variable("STEPVEIL_E2E_ADMIN_TOKEN") : server_.Field("/admin_token");
  ca_file_ = IsReal() ? Variable("STEPVEIL_E2E_CA_FILE") : server_.ca_file();
  if (!IsReal()) {
    server_.Control("POST", "/_dev/model", R"({"generation":)" + GetParam() + "}");
  }
  const std::string name = "stepveil-e2e-" + std::to_string(::getpid()) + "-" +
                           std::to_string(::testing::UnitTest::GetInstance()->random_seed());
  const json project = Admin("POST", "/api/v2/workspace", {{"projectName", name}})["project"];
  project_id_ = project.value("id", "");
  organization_id_ = project.value("orgId", "");
  Set("INFISICAL_DOMAIN", origin_);
  if (!ca_file_.empty()) {
    Set("STEPVEIL_CA_FILE", ca_file_);
  }
  Set("INFISICAL_PROJECT_ID", project_id_);
  Set("STEPVEIL_ENVIRONMENT", "dev");
}

void ServerJobTest::TearDown() {
  for (const std::string& identity : identities_) {
    Admin("DELETE", "/api/v1/identities/" + identity, nullptr);
  }
  if (!project_id_.empty()) {
    Admin("DELETE", "/api/v1/workspace/" + project_id_, nullptr);
  }
}

json ServerJobTest::Admin(const std::string& method, const std::string& path,
                          const json& body) const {
  // The token in a file, since an argument list can be seen.
  const std::string header = (folder_.path() / "admin-header").string();
  std::ofstream(header) << "Authorization: Bearer " << admin_token_ << "\n";
  std::vector<std::string> command{
      "curl", "-sS", "-X", method, "-H", "@" + header, "-w", "\n%{http_code}", origin_ + path};
  if (!ca_file_.empty()) {
    command.insert(command.end(), {"--cacert", ca_file_});
  }
  if (!body.is_null()) {
    command.insert(command.end(), {"-H", "Content-Type: application/json", "-d", body.dump()});
  }
  const ProcessResult ran = RunProcess(command, {{"PATH=/usr/local/bin:/usr/bin:/bin"}, "/"});
  const std::size_t line = ran.out.rfind('\n');
  EXPECT_EQ(ran.out.substr(line + 1), "200") << method << " " << path << ": " << ran.out << ran.err;
  const json answer = json::parse(ran.out.substr(0, line), nullptr, false);
  return answer.is_object() ? answer : json::object();
}

void ServerJobTest::AddFolder(const std::string& path) {
  const auto [parent, name] = Parted(path);
  Admin("POST", "/api/v1/folders",
        {{"workspaceId", project_id_}, {"environment", "dev"}, {"path", parent}, {"name", name}});
}

void ServerJobTest::RemoveFolder(const std::string& path) {
  const auto [parent, name] = Parted(path);
  Admin("DELETE", "/api/v1/folders/" + name,
        {{"workspaceId", project_id_}, {"environment", "dev"}, {"path", parent}});
}

void ServerJobTest::AddSecret(const std::string& path, const std::string& name,
                              const std::string& value, bool one_line) {
  Admin("POST", "/api/v3/secrets/raw/" + name,
        {{"workspaceId", project_id_},
         {"environment", "dev"},
         {"secretPath", path},
         {"secretValue", value},
         {"skipMultilineEncoding", one_line}});
}

void ServerJobTest::AddSecretTo(const std::string& environment, const std::string& path,
                                const std::string& name, const std::string& value) {
  Admin("POST", "/api/v3/secrets/raw/" + name,
        {{"workspaceId", project_id_},
         {"environment", environment},
         {"secretPath", path},
         {"secretValue", value}});
}

void ServerJobTest::RemoveSecret(const std::string& path, const std::string& name) {
  Admin("DELETE", "/api/v3/secrets/raw/" + name,
        {{"workspaceId", project_id_}, {"environment", "dev"}, {"secretPath", path}});
}

void ServerJobTest::AddImport(const std::string& path, const std::string& source,
                              const std::string& environment) {
  Admin("POST", "/api/v1/secret-imports",
        {{"workspaceId", project_id_},
         {"environment", "dev"},
         {"path", path},
         {"import", {{"environment", environment}, {"path", source}}}});
}

void ServerJobTest::UseViewer() { UseViewerFrom(json::object()); }

void ServerJobTest::UseViewerFrom(const json& addresses) {
  UseNewIdentity("viewer", json::array(), addresses);
}

void ServerJobTest::UseIdentity(const std::string& permissions) {
  UseNewIdentity("no-access", json::parse(permissions), json::object());
}

void ServerJobTest::UseNewIdentity(const std::string& role, const json& permissions,
                                   const json& addresses) {
  const json made = Admin(
      "POST", "/api/v1/identities",
      {{"name", "stepveil-e2e"}, {"organizationId", organization_id_}, {"role", "no-access"}});
  const std::string id = made["identity"].value("id", "");
  identities_.push_back(id);
  const std::string auth = "/api/v1/auth/universal-auth/identities/" + id;
  const json attached = Admin("POST", auth, addresses);
  const json secret = Admin("POST", auth + "/client-secrets", json::object());
  Admin("POST", "/api/v2/workspace/" + project_id_ + "/identity-memberships/" + id,
        {{"role", role}});
  if (!permissions.empty()) {
    Admin("POST", "/api/v2/identity-project-additional-privilege",
          {{"identityId", id},
           {"projectId", project_id_},
           {"type", {{"isTemporary", false}}},
           {"permissions", permissions}});
  }
  Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_ID",
      attached["identityUniversalAuth"].value("clientId", ""));
  Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET", secret.value("clientSecret", ""));
}

ProcessResult ServerJobTest::Export(const std::vector<std::string>& flags) const {
  std::vector<std::string> arguments{"export", "--to", "json"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return Stepveil(arguments);
}

}  // namespace stepveil::testing
