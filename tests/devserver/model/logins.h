#pragma once

#include "tests/devserver/model/jwt.h"
#include "tests/devserver/model/request.h"

namespace stepveil::devserver {

// POST /api/v1/auth/universal-auth/login {"clientId","clientSecret"}.
Answer UniversalLogin(Context& context);
// POST /api/v1/auth/oidc-auth/login {"identityId","jwt"}: verified against the keys that the issuer
// publishes.
Answer OidcLogin(Context& context);
// POST /api/v1/auth/jwt-auth/login {"identityId","jwt"}: verified against a public key that the
// identity carries. Unrecorded: newer servers only.
Answer JwtLogin(Context& context);
// POST /api/v1/auth/aws-auth/login {"identityId","iamHttpRequestMethod","iamRequestBody",
// "iamRequestHeaders"}: the signed request is taken to the stand-in for AWS's STS. Unrecorded; from
// the server's source.
Answer AwsLogin(Context& context);

// POST /api/v1/auth/{kubernetes,gcp,azure}-auth/login {"identityId","jwt"}: tokens of clusters and
// clouds, verified against the keys that this dev server plays them with. Unrecorded; from the
// server's source.
Answer KubernetesLogin(Context& context);
Answer GcpLogin(Context& context);
Answer AzureLogin(Context& context);
Answer SpiffeLogin(Context& context);
// POST /api/v1/auth/ldap-auth/login {"identityId","username","password"}: a bind against the
// identity's own table. Unrecorded; the words are a guess but for the 404.
Answer LdapLogin(Context& context);
// POST /api/v1/auth/oci-auth/login {"identityId","userOcid","headers"} and
// /api/v1/auth/alicloud-auth/login: a signed request, verified as the cloud documents it.
// Unrecorded; from the server's source.
Answer OciLogin(Context& context);
Answer AlicloudLogin(Context& context);

// What the logins that show a JWT send; read by all of them.
struct JwtProof {
  std::string identity_id, jwt;
};
Outcome<JwtProof> ReadJwtProof(const Context& context);

// The refusal of an id token whose subject, audience or claims `trust` does not allow. Recorded: on
// the 2024 server an audience that is an array, and a bound claim that is absent, end in a 500.
std::optional<Answer> RefuseClaims(const Store& store, const Trust& trust, const Jwt& jwt);

}  // namespace stepveil::devserver
