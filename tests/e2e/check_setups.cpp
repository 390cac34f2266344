#include "tests/e2e/check_setups.h"

namespace stepveil::testing {
namespace {

using Flags = std::vector<std::string>;

// A login that is right, and these flags.
std::function<Flags(SetupJob&)> Ask(const Flags& flags) {
  return [flags](SetupJob& job) {
    job.UseUniversalAuth();
    return flags;
  };
}

Flags WrongProject(SetupJob& job, const std::string& project) {
  job.UseUniversalAuth();
  job.Set("INFISICAL_PROJECT_ID", project);
  return {"--path", "/backend"};
}

Flags IdToken(SetupJob& job, const std::string& claims) {
  job.UseMintedToken(claims);
  return {"--path", "/frontend", "--id-token-env", "TOKEN"};
}

Flags At(SetupJob& job, const std::string& listener) {
  job.UseUniversalAuth();
  job.Set("INFISICAL_DOMAIN", job.Listener(listener));
  return {"--path", "/frontend"};
}

Flags InCompose(SetupJob& job, const std::string& name, const std::string& value, bool hidden) {
  job.UseUniversalAuth();
  job.AddSecret("/compose", name, value, hidden);
  return {"--path", "/compose"};
}

Flags OfAFork(SetupJob& job) {
  job.Set("GITHUB_ACTIONS", "true");
  job.Set("GITHUB_REPOSITORY", "acme/app");
  job.Set("GITHUB_EVENT_NAME", "pull_request");
  job.Set("GITHUB_EVENT_PATH",
          job.folder_.Write("event.json",
                            R"({"pull_request":{"head":{"repo":{"full_name":"octo/app"}}}})"));
  job.Set("INFISICAL_MACHINE_IDENTITY_ID", job.server_.Field("/oidc/identity_id"));
  return {"--path", "/frontend"};
}

}  // namespace

const std::vector<BrokenSetup>& Setups() {
  static const std::vector<BrokenSetup> setups{
      {"wrong slug", [](SetupJob& job) { return WrongProject(job, "acme-ap"); }, "--project"},
      {"id of another project",
       [](SetupJob& job) {
         return WrongProject(job, job.server_.Field("/projects/other-project"));
       },
       "add the machine identity to the project"},
      {"environment's case", Ask({"--env", "Dev", "--path", "/backend"}), "--env dev"},
      {"path's case", Ask({"--path", "/Backend"}), "--path /backend"},
      {"folder gone", Ask({"--path", "/backend/cache"}), "with --path"},
      {"import gone", Ask({"--path", "/import-gone"}), "remove the import"},
      {"identity id not a UUID",
       [](SetupJob& job) {
         job.UseGitHubJob();
         job.Set("INFISICAL_MACHINE_IDENTITY_ID", "ci-deploy");
         return Flags{"--path", "/backend"};
       },
       "copy it from"},
      {"subject glob",
       [](SetupJob& job) {
         job.Model(R"({"generation":2024})");
         job.UseGitHubJob("ci-oidc-github-glob");
         return Flags{"--path", "/backend"};
       },
       "repo:acme/app:ref:refs/heads/main"},
      {"audience",
       [](SetupJob& job) {
         job.UseGitHubJob();
         return Flags{"--path", "/backend", "--audience", "https://github.com/octo"};
       },
       "https://github.com/octo"},
      {"claim",
       [](SetupJob& job) { return IdToken(job, R"({"runner_environment":"self-hosted"})"); },
       "runner_environment \"self-hosted\""},
      {"expired client secret",
       [](SetupJob& job) {
         job.UseUniversalAuth();
         job.Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET",
                 job.server_.Field("/identities/ci-ua/client_secrets/ttl-1s"));
         job.Advance(3);
         return Flags{"--path", "/backend"};
       },
       "create a new client secret"},
      {"locked identity",
       [](SetupJob& job) {
         job.Model(R"({"lockout":true})");
         job.UseUniversalAuth();
         job.FailLogin(3);
         job.UseUniversalAuth();
         return Flags{"--path", "/backend"};
       },
       "wait"},
      {"permission missing on a path",
       [](SetupJob& job) {
         job.UseUniversalAuth("ci-limited");
         return Flags{"--path", "/backend", "--path", "/frontend"};
       },
       "all secrets of path \"/frontend\""},
      {"hidden values",
       [](SetupJob& job) { return InCompose(job, "KEPT", "canary-9f3b-SECRET", true); },
       "Read Value"},
      {"reference unresolved",
       [](SetupJob& job) { return InCompose(job, "URL", "x-${NOT_THERE}-y", false); }, "--except"},
      {"name refused",
       [](SetupJob& job) { return InCompose(job, "LD_PRELOAD", "/lib/x.so", false); },
       "--allow-names LD_PRELOAD"},
      {"duplicate",
       [](SetupJob& job) {
         job.AddSecret("/frontend", "REDIS_URL", "redis://:canary-9f3b-SECRET@r");
         return Ask({"--path", "/compose", "--path", "/frontend"})(job);
       },
       "--duplicates first"},
      {"id-token permission missing",
       [](SetupJob& job) {
         job.UseGitHubJob();
         job.Unset("ACTIONS_ID_TOKEN_REQUEST_URL");
         job.Unset("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
         return Flags{"--path", "/backend"};
       },
       "id-token: write"},
      {"fork", OfAFork, "after the merge"},
      {"wrong region",
       [](SetupJob& job) {
         job.UseGitHubJob();
         job.Set("INFISICAL_MACHINE_IDENTITY_ID", "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f");
         return Flags{"--path", "/backend"};
       },
       "--domain https://eu.infisical.com"},
      {"proxy refuses",
       [](SetupJob& job) {
         job.UseUniversalAuth();
         job.UseRefusingProxy();
         job.Set("INFISICAL_DOMAIN", "https://vault.example:8443");
         return Flags{"--path", "/backend"};
       },
       "NO_PROXY"},
      {"private CA",
       [](SetupJob& job) {
         job.UseUniversalAuth();
         job.Unset("STEPVEIL_CA_FILE");
         return Flags{"--path", "/backend"};
       },
       "--ca-file"},
      {"expired certificate", [](SetupJob& job) { return At(job, "expired"); },
       "renew the server's certificate"},
      {"clock off by an hour",
       [](SetupJob& job) {
         const Flags flags = IdToken(job, "{}");
         job.Advance(3600);
         return flags;
       },
       "timedatectl set-ntp true"},
      {"rate limit",
       [](SetupJob& job) {
         job.Fault("POST /api/v1/auth/universal-auth/login",
                   R"({"kind":"status","status":429,"headers":{"retry-after":"60"},"body":"{}"})");
         return Ask({"--path", "/backend", "--deadline", "9s"})(job);
       },
       "--deadline"},
  };
  return setups;
}

}  // namespace stepveil::testing
