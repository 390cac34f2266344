#include "tests/e2e/job.h"

#include <nlohmann/json.hpp>

namespace stepveil::testing {

ProcessResult JobTest::Stepveil(const std::vector<std::string>& arguments) const {
  std::vector<std::string> command{StepveilProgram()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return RunProcess(command, {environment_, folder_.path()});
}

void JobTest::UseServer() {
  Set("INFISICAL_DOMAIN", server_.url());
  Set("STEPVEIL_CA_FILE", server_.ca_file());
  Set("INFISICAL_PROJECT_ID", server_.Field("/project_id"));
  Set("STEPVEIL_ENVIRONMENT", "dev");
}

void JobTest::UseUniversalAuth(const std::string& name) {
  const std::string identity = "/identities/" + name;
  Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_ID", server_.Field(identity + "/client_id"));
  Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET",
      server_.Field(identity + "/client_secrets/" + name));
}

void JobTest::UseGitHubJob(const std::string& name) {
  Set("GITHUB_ACTIONS", "true");
  Set("ACTIONS_ID_TOKEN_REQUEST_URL", server_.Field("/oidc/request_url"));
  Set("ACTIONS_ID_TOKEN_REQUEST_TOKEN", server_.Field("/oidc/request_token"));
  Set("INFISICAL_MACHINE_IDENTITY_ID", server_.Field("/identities/" + name + "/identity_id"));
}

void JobTest::Set(const std::string& name, const std::string& value) {
  Unset(name);
  environment_.push_back(name + "=" + value);
}

void JobTest::Unset(const std::string& name) {
  std::erase_if(environment_,
                [&](const std::string& entry) { return entry.starts_with(name + "="); });
}

void JobTest::Fault(const std::string& match, const std::string& more) const {
  nlohmann::json order = nlohmann::json::parse(more);
  order["match"] = match;
  server_.Control("POST", "/_dev/faults", order.dump());
}

}  // namespace stepveil::testing
