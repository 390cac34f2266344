#include "gitlab-component/adapter.h"

#include "gitlab-component/begin.h"
#include "gitlab-component/checkout.h"
#include "gitlab-component/end.h"
#include "gitlab-component/exporter.h"
#include "gitlab-component/id_token_source.h"

namespace stepveil::gitlab {
namespace {

// Names that the runner, its helper and its scripts read or set (GitLab, predefined CI/CD variables
// and feature flags).
std::vector<ProtectedName> RunnersNames() {
  return {
      {"CI", "tells every tool that it runs in CI"},
      {"CI_*", "belongs to GitLab's runner"},
      {"GITLAB_*", "belongs to GitLab"},
      {"RUNNER_*", "belongs to GitLab's runner"},
      {"FF_*", "switches features of GitLab's runner"},
      {"GIT_STRATEGY", "steers how GitLab's runner fetches the repository"},
      {"GIT_SUBMODULE_*", "steers how GitLab's runner fetches the repository"},
      {"KUBERNETES_*", "steers the pod that GitLab's runner starts"},
      {"DOCKER_AUTH_CONFIG", "holds the runner's credentials for images"},
      {"STEPVEIL_*", "steers stepveil itself"},
  };
}

}  // namespace

Adapter MakeAdapter() {
  Adapter adapter;
  adapter.name = "gitlab";
  adapter.detected = [](const Variables& variables) {
    return variables.Get("GITLAB_CI") == "true";
  };
  adapter.on_detected = TightenCheckout;
  adapter.protected_names = RunnersNames();
  adapter.id_token_source = MakeIdTokenSource;
  adapter.credential_variables = IdTokenVariables();
  adapter.exporter = [](const Variables& variables) { return MakeExporter(variables); };
  adapter.is_evaluated = true;
  adapter.subcommands = {
      {"begin", "mask the log of this job's shell from now on", Begin},
      {"end", "write out what the mask still holds (an exit trap calls it)", End},
  };
  adapter.explain = [](Error& error, const Variables& variables) {
    ExplainLogin(error, variables);
    ExplainCheckout(error);
  };
  return adapter;
}

}  // namespace stepveil::gitlab
