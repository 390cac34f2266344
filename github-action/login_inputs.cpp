#include "github-action/login_inputs.h"

#include "core/base/text.h"
#include "github-action/event.h"

#include <string>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

constexpr const char* kClientId = "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID";
constexpr const char* kClientSecret = "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET";

struct Reason {
  std::string why;  // to follow a message; "" = the run doesn't show it
  std::vector<std::string> hints;
};

Reason WhyEmpty(const Variables& variables) {
  if (const auto fork = ForkOfPullRequest(variables)) {
    return {": this pull request comes from a fork, " + Quoted(*fork) +
                ", and GitHub gives it no secrets",
            {"run what needs secrets after the merge, or on a branch of the repository itself"}};
  }
  if (IsForDependabot(variables)) {
    return {": this run is for Dependabot, which sees secrets of its own alone",
            {"add them in the repository's settings under \"Secrets and variables\", "
             "\"Dependabot\", or skip this job for it: if: github.actor != 'dependabot[bot]'"}};
  }
  return {"",
          {"a secret is empty where it does not exist under that name, or belongs to another "
           "environment than the job's, or the caller of a reusable workflow does not hand it on "
           "(\"secrets: inherit\")",
           "a pull request from a fork and a run for Dependabot see no secrets of the repository"}};
}

Error Empty(ErrorCode code, const std::string& what, const Variables& variables) {
  Reason reason = WhyEmpty(variables);
  return {code, what + reason.why, std::move(reason.hints)};
}

bool IsUniversal(const Settings& inputs, const Variables& variables) {
  const std::string method =
      inputs.method.value_or(std::string(variables.Get("INFISICAL_AUTH_METHOD").value_or("")));
  return method == "universal" || method == "universal-auth";
}

}  // namespace

Result<void> CheckLoginInputs(const Settings& inputs, const Variables& variables) {
  if (!IsUniversal(inputs, variables)) {
    return {};
  }
  std::vector<std::string> empty;
  if (!inputs.client_id && !variables.GetNonEmpty(kClientId)) {
    empty.emplace_back("client-id");
  }
  if (!inputs.client_secret && !variables.GetNonEmpty(kClientSecret)) {
    empty.emplace_back("client-secret");
  }
  if (empty.empty()) {
    return {};
  }
  const bool one = empty.size() == 1;
  return Fail(Empty(ErrorCode::kUsage,
                    (one ? "input " : "inputs ") + Join(empty, " and ") +
                        (one ? " is empty" : " are empty") + ", and method universal needs both",
                    variables));
}

Error NoLoginInputs(const Variables& variables) {
  Error error = Empty(ErrorCode::kLogin,
                      "no way to log in was found: inputs identity-id, client-id and client-secret "
                      "are empty",
                      variables);
  error.hints.emplace_back(
      "give identity-id (with the permission id-token: write), or client-id "
      "and client-secret");
  return error;
}

}  // namespace stepveil::github
