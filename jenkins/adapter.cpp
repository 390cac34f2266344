#include "jenkins/adapter.h"

#include "core/identity/claims.h"
#include "jenkins/exporter.h"
#include "jenkins/id_token_source.h"
#include "jenkins/library_call.h"

#include <string>
#include <vector>

namespace stepveil::jenkins {
namespace {

// What Jenkins and its usual plugins set for every build; a Pipeline reads them, and
// withCredentials would put a secret in their place.
std::vector<ProtectedName> JenkinsNames() {
  const std::string own = "belongs to Jenkins";
  return {{"JENKINS_*", own},
          {"HUDSON_*", own},
          {"BUILD_*", own},
          {"JOB_*", own},
          {"RUN_*", own},
          {"NODE_NAME", own},
          {"NODE_LABELS", own},
          {"EXECUTOR_NUMBER", own},
          {"WORKSPACE", own},
          {"WORKSPACE_TMP", own},
          {"STAGE_NAME", own},
          {"BRANCH_NAME", own},
          {"BRANCH_IS_PRIMARY", own},
          {"TAG_NAME", own},
          {"CHANGE_*", own},
          {"CI", "tells every tool that it runs in CI"},
          {"_STEPVEIL_*", "is how the shared library passes masks"}};
}

// A Pipeline's author has arguments where the command line has flags.
void Explain(Error& error, const Variables& variables) {
  if (!IsFromLibrary(variables)) {
    return;
  }
  const auto id_token = variables.GetNonEmpty("STEPVEIL_ID_TOKEN");
  if (error.code == ErrorCode::kLogin && id_token && !ReadClaims(Secret(*id_token))) {
    error.hints = {"is the credential that oidc names of the kind \"OpenID Connect id token\"?"};
  }
  InArguments(error);
}

}  // namespace

Adapter MakeAdapter() {
  Adapter adapter;
  adapter.name = "jenkins";
  adapter.detected = [](const Variables& variables) {
    return variables.GetNonEmpty("JENKINS_URL") || variables.GetNonEmpty("JENKINS_NODE_COOKIE") ||
           variables.Get("BUILD_TAG").value_or("").starts_with("jenkins-");
  };
  adapter.on_detected = EndWithScript;
  adapter.protected_names = JenkinsNames();
  adapter.id_token_source = MakeIdTokenSource;
  adapter.sealed_exporter = [](const SealRequest& seal, const Variables& variables) {
    return MakeExporter(seal, {LettersArrive(variables), &variables});
  };
  adapter.explain = Explain;
  return adapter;
}

}  // namespace stepveil::jenkins
