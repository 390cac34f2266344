#pragma once

#include "tests/devserver/model/request.h"

#include <string>
#include <string_view>

namespace stepveil::devserver {

inline constexpr const char* kCluster = "https://kubernetes.default.svc.cluster.local";
inline constexpr const char* kAzureTenant = "00000000-0000-4000-8000-0000000000aa";

// The short name ("github", "gitlab", "jenkins") of the issuer that `trust` names; empty if the
// server can't reach it: only the issuers that this dev server plays itself can be reached. A
// server of 2024 can't use one over plain http, a newer one none whose certificate it can't verify
// (recorded).
std::string ReachableIssuer(const Store& store, const Trust& trust);

// An id token in the shape of the CI system that `issuer` names, with `overrides` laid over its
// claims (a null removes one). Shapes: the CI systems' documentation.
Json ClaimsOf(const Store& store, std::string_view issuer, const Json& overrides);
std::string MintIdToken(const Store& store, std::string_view issuer, const Json& overrides);

// GET BASE/issuer/NAME/.well-known/openid-configuration and .../jwks.
Answer IssuerDocument(Context& context);
Answer IssuerKeys(Context& context);
// GET BASE/_ci/github/token?...[&audience=A] with the request token as bearer -> {"value": JWT},
// the protocol of GitHub's id-token endpoint.
Answer GithubIdToken(Context& context);
// POST BASE/_ci/azure?api-version=7.1 with "pipeline-access-token" as bearer -> {"oidcToken"}: the
// protocol of Azure Pipelines' request endpoint.
Answer PipelineIdToken(Context& context);
// POST BASE/_ci/mint {"issuer","claims":{},"key":"wrong"?,"kid":TEXT or null?,"alg":"none"?} ->
// {"jwt"}: id tokens of every kind for tests.
Answer MintForTest(Context& context);

}  // namespace stepveil::devserver
