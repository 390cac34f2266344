#include "jenkins/id_token_source.h"

#include "core/base/text.h"
#include "core/identity/claims.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace stepveil::jenkins {
namespace {

constexpr const char* kVariable = "STEPVEIL_ID_TOKEN";

std::string AudiencesOf(const Claims& claims) {
  std::vector<std::string> quoted;
  for (const std::string& audience : claims.audiences) {
    quoted.push_back(Quoted(audience));
  }
  return quoted.empty() ? "none" : Join(quoted, ", ");
}

class JenkinsIdTokenSource : public IdTokenSource {
 public:
  explicit JenkinsIdTokenSource(const AdapterContext& context) : variables_(context.variables) {}

  Result<Secret> Fetch(const std::string& audience) override {
    const auto value = variables_.GetNonEmpty(kVariable);
    if (!value) {
      return Fail(ErrorCode::kLogin, "Jenkins gives this job no id token",
                  {"with the shared library: withStepveil(oidc: 'ID', ...), ID being a credential "
                   "of the kind \"OpenID Connect id token\"",
                   "without it: bind that credential to STEPVEIL_ID_TOKEN with withCredentials"});
    }
    Secret id_token(*value);
    const auto claims = ReadClaims(id_token);
    if (!claims) {
      return Fail(ErrorCode::kLogin, std::string("what ") + kVariable + " holds is no JWT",
                  {"is the credential of the kind \"OpenID Connect id token\"?"});
    }
    const auto& given = claims->audiences;
    if (!audience.empty() && std::find(given.begin(), given.end(), audience) == given.end()) {
      return Fail(ErrorCode::kLogin,
                  "the id token is not for the audience " + Quoted(audience) +
                      "; its audience: " + AudiencesOf(*claims),
                  {"in Jenkins the audience is a setting of the credential; change it there, or "
                   "leave the audience out here"});
    }
    return id_token;
  }

  [[nodiscard]] std::vector<std::string> CredentialVariables() const override {
    return {kVariable};
  }

 private:
  const Variables& variables_;
};

}  // namespace

std::unique_ptr<IdTokenSource> MakeIdTokenSource(const AdapterContext& context) {
  return std::make_unique<JenkinsIdTokenSource>(context);
}

}  // namespace stepveil::jenkins
