#include "tests/devserver/model/routes.h"

#include "tests/devserver/model/access_token.h"
#include "tests/devserver/model/admin.h"
#include "tests/devserver/model/aws_metadata.h"
#include "tests/devserver/model/cloud_metadata.h"
#include "tests/devserver/model/dev_control.h"
#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/issuers.h"
#include "tests/devserver/model/leases.h"
#include "tests/devserver/model/logins.h"
#include "tests/devserver/model/projects.h"
#include "tests/devserver/model/secrets.h"

#include <array>

namespace stepveil::devserver {
namespace {

constexpr int kAll = 0;
constexpr int kNew = 2026;

Route Own(std::string_view method, std::string_view pattern, Answer (*handle)(Context&)) {
  return {method, pattern, handle, Access::kAnyone, Bucket::kNone, kAll, false, true};
}

Route Login(std::string_view pattern, Answer (*handle)(Context&), int since, bool writes) {
  return {"POST", pattern, handle, Access::kAnyone, Bucket::kWrite, since, writes};
}

Route Admin(std::string_view method, std::string_view pattern, Answer (*handle)(Context&),
            int since = kAll) {
  return {method, pattern, handle, Access::kAdmin, Bucket::kNone, since, true};
}

Route Read(std::string_view pattern, Answer (*handle)(Context&), Access access, Bucket bucket,
           int since = kAll) {
  return {"GET", pattern, handle, access, bucket, since};
}

Route Write(std::string_view method, std::string_view pattern, Answer (*handle)(Context&)) {
  return {method, pattern, handle, Access::kIdentity, Bucket::kWrite, kAll, true};
}

const auto& Routes() {
  static const std::array kRoutes{
      Read("/api/status", ServerStatus, Access::kAnyone, Bucket::kNone),
      // Recorded: in maintenance mode this login still works, the others do not.
      Login("/api/v1/auth/universal-auth/login", UniversalLogin, kAll, false),
      Login("/api/v1/auth/oidc-auth/login", OidcLogin, kAll, true),
      Login("/api/v1/auth/jwt-auth/login", JwtLogin, kNew, true),
      Login("/api/v1/auth/aws-auth/login", AwsLogin, kAll, true),
      Login("/api/v1/auth/kubernetes-auth/login", KubernetesLogin, kAll, true),
      Login("/api/v1/auth/gcp-auth/login", GcpLogin, kAll, true),
      Login("/api/v1/auth/azure-auth/login", AzureLogin, kAll, true),
      Login("/api/v1/auth/spiffe-auth/login", SpiffeLogin, kNew, true),
      Login("/api/v1/auth/ldap-auth/login", LdapLogin, kNew, true),
      Login("/api/v1/auth/oci-auth/login", OciLogin, kNew, true),
      Login("/api/v1/auth/alicloud-auth/login", AlicloudLogin, kNew, true),
      Login("/api/v1/auth/token/renew", RenewAccessToken, kAll, true),
      Login("/api/v1/auth/token/revoke", RevokeAccessToken, kAll, true),
      Read("/api/v3/secrets/raw", ListSecretsV3, Access::kMachine, Bucket::kSecrets),
      Read("/api/v3/secrets/raw/{}", GetSecretV3, Access::kMachine, Bucket::kSecrets),
      Route{"POST", "/api/v3/secrets/{}", CreateSecretV3, Access::kMachine, Bucket::kSecrets, kAll,
            true},
      Read("/api/v4/secrets", ListSecretsV4, Access::kMachine, Bucket::kSecrets, kNew),
      Read("/api/v4/secrets/{}", GetSecretV4, Access::kMachine, Bucket::kSecrets, kNew),
      Read("/api/v1/folders", ListFolders, Access::kMachine, Bucket::kRead),
      Read("/api/v1/secret-imports", ListImportStatements, Access::kMachine, Bucket::kRead),
      Read("/api/v2/secret-imports/secrets", ListStoredImports, Access::kMachine, Bucket::kSecrets,
           kNew),
      Read("/api/v2/workspace/{}", ProjectBySlug, Access::kIdentity, Bucket::kRead),
      Read("/api/v1/projects/slug/{}", ProjectBySlug, Access::kIdentity, Bucket::kRead, kNew),
      Read("/api/v1/workspace/{}", ProjectById, Access::kIdentity, Bucket::kRead),
      Read("/api/v1/workspace", ListProjects, Access::kIdentity, Bucket::kRead, kNew),
      Read("/api/v1/workspace", ListProjects, Access::kUser, Bucket::kRead),
      Read("/api/v1/identities/{}", GetIdentity, Access::kIdentity, Bucket::kRead),
      Read("/api/v2/service-token", DescribeServiceToken, Access::kServiceToken, Bucket::kRead),
      Read("/api/v1/dynamic-secrets", ListDynamicSecrets, Access::kIdentity, Bucket::kRead),
      Write("POST", "/api/v1/dynamic-secrets/leases", CreateLease),
      Write("POST", "/api/v1/dynamic-secrets/leases/{}/renew", RenewLease),
      Write("DELETE", "/api/v1/dynamic-secrets/leases/{}", DeleteLease),
      Admin("POST", "/api/v2/workspace", CreateProject),
      Admin("POST", "/api/v1/projects", CreateProject, kNew),
      Admin("DELETE", "/api/v1/workspace/{}", DeleteProject),
      Admin("DELETE", "/api/v1/projects/{}", DeleteProject, kNew),
      Admin("POST", "/api/v1/workspace/{}/environments", CreateEnvironment),
      Admin("POST", "/api/v1/folders", CreateFolder),
      Admin("DELETE", "/api/v1/folders/{}", DeleteFolder),
      Admin("POST", "/api/v3/secrets/raw/{}", WriteSecret),
      Admin("PATCH", "/api/v3/secrets/raw/{}", WriteSecret),
      Admin("DELETE", "/api/v3/secrets/raw/{}", DeleteSecret),
      Admin("POST", "/api/v1/secret-imports", CreateImport),
      Admin("POST", "/api/v1/identities", CreateIdentity),
      Admin("DELETE", "/api/v1/identities/{}", DeleteIdentity),
      Admin("POST", "/api/v1/auth/universal-auth/identities/{}", AttachUniversalAuth),
      Admin("POST", "/api/v1/auth/universal-auth/identities/{}/client-secrets", CreateClientSecret),
      Admin("POST", "/api/v2/workspace/{}/identity-memberships/{}", AddMember),
      Admin("POST", "/api/v2/identity-project-additional-privilege", AddPrivilege),
      Own("GET", "/issuer/{}/.well-known/openid-configuration", IssuerDocument),
      Own("GET", "/issuer/{}/jwks", IssuerKeys),
      Own("GET", "/_ci/github/token", GithubIdToken),
      Own("POST", "/_ci/mint", MintForTest),
      Own("POST", "/_ci/azure", PipelineIdToken),
      Own("GET", "/_aws/container", AwsContainerCredentials),
      Own("POST", "/_aws/sts", AwsAssumeRole),
      Own("PUT", "/latest/api/token", AwsInstanceToken),
      Own("GET", "/latest/meta-data/iam/security-credentials/", AwsInstanceRole),
      Own("GET", "/latest/meta-data/iam/security-credentials/{}", AwsInstanceCredentials),
      Own("GET", "/latest/meta-data/placement/region", AwsInstanceRegion),
      Own("GET", "/computeMetadata/v1/instance/service-accounts/default/identity", GcpMachineToken),
      Own("GET", "/_gcp/key", GcpKeyFile),
      Own("GET", "/_oci/key", OciKey),
      Own("GET", "/metadata/identity/oauth2/token", AzureMachineToken),
      Own("GET", "/_azure/app", AzureAppToken),
      Own("POST", "/_azure/{}/oauth2/v2.0/token", AzurePodToken),
      Own("GET", "/_dev/model", ControlModel),
      Own("POST", "/_dev/model", ControlModel),
      Own("POST", "/_dev/clock", ControlClock),
      Own("GET", "/_dev/tokens", ControlTokens),
      Own("DELETE", "/_dev/tokens", ControlTokens),
      Own("GET", "/_dev/leases", ControlLeases),
      Own("DELETE", "/_dev/leases", ControlLeases),
      Own("POST", "/_dev/secret", ControlSecret),
  };
  return kRoutes;
}

bool Matches(std::string_view pattern, std::string_view path, std::vector<std::string>& found) {
  found.clear();
  while (!pattern.empty()) {
    std::string_view want = pattern.substr(1, pattern.find('/', 1) - 1);
    if (path.empty() || path.front() != '/') return false;
    std::string_view have = path.substr(1, path.find('/', 1) - 1);
    if (want == "{}" ? have.empty() : want != have) return false;
    if (want == "{}") found.push_back(DecodePath(have));
    pattern.remove_prefix(want.size() + 1);
    path.remove_prefix(have.size() + 1);
  }
  return path.empty();
}

}  // namespace

const Route* FindRoute(Request& request, int generation) {
  for (const Route& route : Routes()) {
    if (route.method == request.method && route.since <= generation &&
        Matches(route.pattern, request.path, request.parameters)) {
      return &route;
    }
  }
  return nullptr;
}

}  // namespace stepveil::devserver
