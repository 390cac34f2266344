#include "gitlab-component/id_token_source.h"

#include "core/base/text.h"
#include "core/identity/claims.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace stepveil::gitlab {
namespace {

constexpr std::array<std::string_view, 2> kTokenVariables = {"STEPVEIL_ID_TOKEN",
                                                             "INFISICAL_ID_TOKEN"};

// What an identity's bound claims in Infisical are usually about.
constexpr std::array<std::string_view, 6> kTellingClaims = {
    "project_path", "ref", "ref_type", "ref_protected", "environment", "environment_protected"};

struct Found {
  std::string_view variable;
  Secret token;
};

std::optional<Found> FindToken(const Variables& variables) {
  for (const std::string_view variable : kTokenVariables) {
    if (const auto value = variables.GetNonEmpty(variable)) {
      return Found{variable, Secret(Trim(*value))};
    }
  }
  return std::nullopt;
}

std::string TokenKeyword(const std::string& audience) {
  return "id_tokens: { STEPVEIL_ID_TOKEN: { aud: " +
         (audience.empty() ? "https://app.infisical.com" : Escaped(audience)) + " } }";
}

tl::unexpected<Error> NoToken(const std::string& audience) {
  return Fail(ErrorCode::kLogin, "the job has no id token: STEPVEIL_ID_TOKEN is not set",
              {"add to this job: " + TokenKeyword(audience),
               "if the job has one under another name: --id-token-env NAME",
               "id_tokens of the job and of what it extends are merged; those under \"default:\" "
               "count only where neither has any",
               "after \"stepveil export --to gitlab\" the same shell has it no more, unless "
               "keep-env (STEPVEIL_KEEP_ENV) names it"});
}

tl::unexpected<Error> ForAnotherAudience(const Found& found, const Claims& claims,
                                         const std::string& audience) {
  std::vector<std::string> audiences;
  for (const std::string& name : claims.audiences) {
    audiences.push_back(Quoted(name));
  }
  return Fail(ErrorCode::kLogin,
              "the id token in " + std::string(found.variable) + " is for " +
                  (audiences.empty() ? "no audience" : Join(audiences, ", ")) + ", not for " +
                  Quoted(audience),
              {"give the job the right one: " + TokenKeyword(audience),
               "or ask for the audience that the token has, if the identity in Infisical allows "
               "it: --audience, or the input \"audience\""});
}

class GitlabIdTokenSource : public IdTokenSource {
 public:
  explicit GitlabIdTokenSource(const Variables& variables) : variables_(variables) {}

  Result<Secret> Fetch(const std::string& audience) override {
    auto found = FindToken(variables_);
    if (!found) {
      return NoToken(audience);
    }
    const auto claims = ReadClaims(found->token);
    if (!claims) {
      return Fail(ErrorCode::kLogin,
                  "what " + std::string(found->variable) + " holds has not the form of an id token",
                  {"let GitLab fill it: " + TokenKeyword(audience)});
    }
    const auto& audiences = claims->audiences;
    if (!audience.empty() &&
        std::find(audiences.begin(), audiences.end(), audience) == audiences.end()) {
      return ForAnotherAudience(*found, *claims, audience);
    }
    return std::move(found->token);
  }

  [[nodiscard]] std::vector<std::string> CredentialVariables() const override {
    return IdTokenVariables();
  }

 private:
  const Variables& variables_;
};

}  // namespace

std::unique_ptr<IdTokenSource> MakeIdTokenSource(const AdapterContext& context) {
  return std::make_unique<GitlabIdTokenSource>(context.variables);
}

std::vector<std::string> IdTokenVariables() {
  return {kTokenVariables.begin(), kTokenVariables.end()};
}

void ExplainLogin(Error& error, const Variables& variables) {
  const auto found = FindToken(variables);
  const auto claims = found ? ReadClaims(found->token) : std::nullopt;
  if (error.code != ErrorCode::kLogin || !claims) {
    return;
  }
  std::vector<std::string> parts;
  for (const std::string_view telling : kTellingClaims) {
    for (const auto& [name, value] : claims->others) {
      if (name == telling) {
        parts.push_back(name + " " + Quoted(value));
      }
    }
  }
  if (!parts.empty()) {
    error.hints.push_back("this job's id token has " + Join(parts, ", "));
  }
}

}  // namespace stepveil::gitlab
