#pragma once

#include "tests/devserver/model/project.h"
#include "tests/devserver/model/rules.h"

#include <array>
#include <chrono>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil::devserver {

using Clock = std::chrono::system_clock;
using Seconds = std::chrono::seconds;

// A rule of what a member may read: globs; an identity without any grant is a member with the
// no-access role. The last rule that fits decides.
struct Grant {
  std::string environment, path;
  bool values = true;                    // false: names only (newer servers: a placeholder then)
  std::vector<std::string> names, tags;  // globs, slugs: for such secrets only; empty: for all
  bool inverted = false;                 // takes away what rules before it gave
  bool imports = false;                  // of what folders import, not of secrets
};

struct ClientSecret {
  std::string id, name, value;
  Seconds lifetime{0};  // 0: for ever
  int uses_limit = 0;   // 0: no limit
  int uses = 0;
  bool revoked = false;
};

// What an id token must look like.
struct Trust {
  std::string discovery;  // the issuer's address
  std::string subject;    // glob, empty: any
  std::vector<std::string> audiences;
  std::vector<std::pair<std::string, std::string>> claims;
  bool ca = true;  // the issuer's certificate can be verified
};

// What an AWS identity must be; empty: any.
struct AwsTrust {
  std::vector<std::string> accounts, arns;  // ARNs with `*`
};

// A key of AWS's, as the stand-in for its STS knows it.
struct AwsKey {
  std::string name, id, secret, token;  // token empty: a long-term key
  std::string arn, account;             // whose it is, in the words of GetCallerIdentity
  bool expired = false;
};

enum class Method {
  kUniversal,
  kOidc,
  kJwt,
  kAws,
  kKubernetes,
  kGcpGce,
  kGcpIam,
  kAzure,
  kLdap,
  kOci,
  kAlicloud,
  kSpiffe
};
// Their names in a seed and in what Describe() tells, in the same order.
inline constexpr std::array<std::string_view, 12> kMethodNames{
    "universal", "oidc",  "jwt",  "aws", "kubernetes", "gcp-gce",
    "gcp-iam",   "azure", "ldap", "oci", "alicloud",   "spiffe"};

struct Identity {
  std::string id, name, client_id;
  Method method = Method::kUniversal;
  Seconds ttl{2592000}, max_ttl{2592000};
  int uses_limit = 0;
  std::vector<ClientSecret> client_secrets;
  std::vector<std::string> login_addresses, token_addresses;  // trusted ones; empty: any
  Trust trust;
  AwsTrust aws;
  // What a machine's identity must be, by the name of what is compared; absent: any.
  std::map<std::string, std::vector<std::string>> allowed;
  std::map<std::string, std::vector<Grant>> memberships;  // by project slug
  int failures = 0;                                       // in a row, for the lockout
  Clock::time_point locked_until, last_failure;
};

struct ServiceToken {
  std::string id, name, secret, key, project, user_id;
  std::vector<Grant> scopes;
};

struct AccessToken {
  const Identity* identity = nullptr;
  Clock::time_point created, renewed;
  int uses = 0;
};

// What makes credentials for one job: `prefix` is put before USERNAME and PASSWORD.
struct DynamicSecret {
  std::string id, project, environment, path, name, prefix;
  Seconds ttl{3600}, max_ttl{86'400};
};

struct Lease {
  std::string id, user, password;
  const DynamicSecret* dynamic = nullptr;
  Clock::time_point created, expires;
  int renewals = 0;
  bool revoked = false;
};

struct Settings {
  int generation = 2026;
  int read_limit = 60, write_limit = 200, secrets_limit = 60;  // per minute, address and route;
                                                               // 0: none
  int window_ms = 60'000;  // of the rate limits; shorter only to scale a measurement
  bool database_down = false, redis_down = false, maintenance = false;
  bool html_404 = false;  // as the official image: an unknown route answers a web page
  bool lockout = false;   // newer servers: three bad secrets lock the login for five minutes
  // What the newest do (unrecorded): a reference to nothing stays as it is, instead of becoming "",
  // and imports are expanded only where references are asked to be.
  bool literal_references = false;
};

// Everything the model knows.
struct Store {
  std::string base_url, org_id, request_token, signing_secret, admin_token;
  std::string default_project, default_environment, default_universal, default_oidc;
  Settings settings;
  std::vector<Project> projects;
  std::list<Identity> identities;  // a list, since access tokens point into it
  std::vector<ServiceToken> service_tokens;
  std::vector<AwsKey> aws_keys;
  std::string aws_container_token, aws_instance_token;
  std::map<std::string, AccessToken> access_tokens;  // by id; a revoked one is removed
  int issued_tokens = 0, revoked_tokens = 0;         // by logins and by revocations
  Clock::time_point seeded;
  Seconds clock_offset{0};
  std::list<DynamicSecret> dynamic_secrets;  // a list, since leases point into it
  std::vector<Lease> leases;                 // all that were taken

  Clock::time_point Now() const { return Clock::now() + clock_offset; }
  const Rules& rules() const { return RulesOf(settings.generation); }
  std::string IssuerUrl(std::string_view issuer) const;
  const Project* FindProject(std::string_view slug) const;
  const Project* FindProjectById(std::string_view id) const;
  Identity* FindIdentity(std::string_view id);
};

// Who asks: at most one of these is set.
struct Actor {
  const Identity* identity = nullptr;
  const ServiceToken* service_token = nullptr;
  bool admin = false;  // an administrator of the organization
};

// What newer servers send for a value that the reader may not see.
inline constexpr std::string_view kHiddenValue = "<hidden-by-infisical>";

}  // namespace stepveil::devserver
