#include "jenkins/adapter.h"

#include "jenkins/exporter.h"
#include "jenkins/id_token_source.h"

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

}  // namespace

Adapter MakeAdapter() {
  Adapter adapter;
  adapter.name = "jenkins";
  adapter.detected = [](const Variables& variables) {
    return variables.GetNonEmpty("JENKINS_URL") || variables.GetNonEmpty("JENKINS_NODE_COOKIE") ||
           variables.Get("BUILD_TAG").value_or("").starts_with("jenkins-");
  };
  adapter.protected_names = JenkinsNames();
  adapter.id_token_source = MakeIdTokenSource;
  adapter.sealed_exporter = [](const SealRequest& seal) { return MakeExporter(seal); };
  return adapter;
}

}  // namespace stepveil::jenkins
