#include "core/app/app.h"
#include "github-action/adapter.h"
#include "gitlab-component/adapter.h"
#include "jenkins/adapter.h"

#include <array>

namespace {

// CI systems that need no adapter to log in: where their jobs find an id token.
constexpr std::array kIdTokenPlaces = {
    stepveil::IdTokenPlace{"CircleCI", "CIRCLE_OIDC_TOKEN_V2"},
    stepveil::IdTokenPlace{"CircleCI", "CIRCLE_OIDC_TOKEN"},
    stepveil::IdTokenPlace{"Bitbucket", "BITBUCKET_STEP_OIDC_TOKEN"},
    stepveil::IdTokenPlace{.system = "Azure Pipelines",
                           .variable = "SYSTEM_OIDCREQUESTURI",
                           .bearer = "SYSTEM_ACCESSTOKEN",
                           .query = "?api-version=7.1",
                           .field = "oidcToken"},
    stepveil::IdTokenPlace{
        .system = "Buildkite",
        .variable = "",
        .program = "INFISICAL_JWT=$(buildkite-agent oidc request-token --audience AUDIENCE)"},
};

}  // namespace

int main(int argc, char** argv, char** environment) {
  return stepveil::Main(argc, argv, environment,
                        {stepveil::github::MakeAdapter(), stepveil::github::MakeOutputAdapter(),
                         stepveil::gitlab::MakeAdapter(), stepveil::jenkins::MakeAdapter()},
                        kIdTokenPlaces);
}
