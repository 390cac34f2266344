#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/issuers.h"
#include "tests/devserver/model/jwt.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {
namespace {

constexpr const char* kCommit = "b2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5";
constexpr const char* kWorkflow = "acme/app/.github/workflows/ci.yml@refs/heads/main";

Json GithubClaims() {
  return {{"sub", "repo:acme/app:ref:refs/heads/main"},
          {"aud", "https://github.com/acme"},
          {"ref", "refs/heads/main"},
          {"sha", kCommit},
          {"repository", "acme/app"},
          {"repository_owner", "acme"},
          {"repository_owner_id", "1000001"},
          {"run_id", "11000000001"},
          {"run_number", "42"},
          {"run_attempt", "1"},
          {"repository_visibility", "private"},
          {"repository_id", "700000001"},
          {"actor_id", "2000001"},
          {"actor", "octo-dev"},
          {"workflow", "CI"},
          {"head_ref", ""},
          {"base_ref", ""},
          {"event_name", "push"},
          {"ref_protected", "true"},
          {"ref_type", "branch"},
          {"workflow_ref", kWorkflow},
          {"workflow_sha", kCommit},
          {"job_workflow_ref", kWorkflow},
          {"job_workflow_sha", kCommit},
          {"runner_environment", "github-hosted"}};
}

Json GitlabClaims(const std::string& audience) {
  return {{"sub", "project_path:acme/app:ref_type:branch:ref:main"},
          {"aud", audience},
          {"namespace_id", "100"},
          {"namespace_path", "acme"},
          {"project_id", "200"},
          {"project_path", "acme/app"},
          {"project_visibility", "private"},
          {"user_id", "300"},
          {"user_login", "dev"},
          {"user_email", "dev@example.com"},
          {"user_access_level", "developer"},
          {"pipeline_id", "4000"},
          {"pipeline_source", "push"},
          {"job_id", "50000"},
          {"ref", "main"},
          {"ref_type", "branch"},
          {"ref_path", "refs/heads/main"},
          {"ref_protected", "true"},
          {"runner_id", 7},
          {"runner_environment", "self-hosted"},
          {"sha", kCommit},
          {"ci_config_ref_uri", "gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main"},
          {"ci_config_sha", kCommit}};
}

// Jenkins always sends the audience as an array.
Json JenkinsClaims(const std::string& audience) {
  return {{"sub", "https://jenkins.example.com/job/acme/job/main/"},
          {"aud", Json::array({audience})},
          {"build_number", "17"}};
}

// A projected token of a pod's service account.
Json KubernetesClaims() {
  return {{"sub", "system:serviceaccount:ci:stepveil"},
          {"aud", Json::array({kCluster})},
          {"iss", kCluster},
          {"kubernetes.io",
           {{"namespace", "ci"},
            {"pod", {{"name", "runner-1"}, {"uid", "00000000-0000-4000-8000-000000000001"}}},
            {"serviceaccount",
             {{"name", "stepveil"}, {"uid", "00000000-0000-4000-8000-000000000002"}}}}}};
}

// What the metadata server of a Compute Engine machine signs, format=full.
Json GoogleClaims() {
  return {{"sub", "100000000000000000001"},
          {"azp", "100000000000000000001"},
          {"email", "ci@acme-prod.iam.gserviceaccount.com"},
          {"email_verified", true},
          {"iss", "https://accounts.google.com"},
          {"google",
           {{"compute_engine",
             {{"project_id", "acme-prod"},
              {"zone", "europe-west3-a"},
              {"instance_name", "runner-1"}}}}}};
}

// An access token of Microsoft Entra's, version 1.0, for a managed identity.
Json AzureClaims() {
  return {{"sub", "00000000-0000-4000-8000-00000000000a"},
          {"oid", "00000000-0000-4000-8000-00000000000a"},
          {"tid", kAzureTenant},
          {"iss", std::string("https://sts.windows.net/") + kAzureTenant + "/"},
          {"aud", "https://management.azure.com/"},
          {"ver", "1.0"}};
}

Json SpiffeClaims() {
  return {{"sub", "spiffe://acme.example/ci/runner"}, {"aud", Json::array({"infisical"})}};
}

Json UsualClaims(const Store& store, std::string_view issuer) {
  return issuer == "github"       ? GithubClaims()
         : issuer == "gitlab"     ? GitlabClaims(store.base_url)
         : issuer == "google"     ? GoogleClaims()
         : issuer == "kubernetes" ? KubernetesClaims()
         : issuer == "azure"      ? AzureClaims()
         : issuer == "spiffe"     ? SpiffeClaims()
                                  : JenkinsClaims(store.base_url);
}

Seconds Lifetime(std::string_view issuer) { return Seconds(issuer == "jenkins" ? 3600 : 300); }

}  // namespace

Json ClaimsOf(const Store& store, std::string_view issuer, const Json& overrides) {
  Json claims = UsualClaims(store, issuer);
  const Clock::time_point now = store.Now();
  claims["jti"] = RandomUuid();
  if (!claims.contains("iss")) claims["iss"] = store.IssuerUrl(issuer);
  claims["iat"] = UnixSeconds(now);
  claims["exp"] = UnixSeconds(now + Lifetime(issuer));
  claims["nbf"] = UnixSeconds(now - Seconds(5));
  for (const auto& [name, value] : overrides.items()) claims[name] = value;
  for (const auto& [name, value] : overrides.items()) {
    if (value.is_null()) claims.erase(name);
  }
  return claims;
}

}  // namespace stepveil::devserver
