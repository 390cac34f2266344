// tls-cert: the client certificate of the connection itself shows who asks.
#include "core/identity/login_method.h"
#include "core/identity/login_post.h"

#include <array>

namespace stepveil {
namespace {

constexpr std::array kNames = {"tls-cert-auth"};

// Words of the server's source; no recording covers them.
constexpr std::array kCauses = {
    Cause{"Missing TLS certificate in header",
          "the client certificate did not reach Infisical: on its own clouds it is taken at port "
          "8443 alone; elsewhere the gateway must ask for one and hand it on in a header "
          "(IDENTITY_TLS_CERT_AUTH_CLIENT_CERTIFICATE_HEADER_KEY)"},
    Cause{"Missing client certificate",
          "what the gateway hands on in its header is no certificate in PEM"},
    Cause{"common name",
          "the identity's allowed common names in Infisical must list that of the certificate",
          Verdict::kDenied},
    Cause{"alternative name",
          "the identity's allowed subject alternative names in Infisical must list one of the "
          "certificate's",
          Verdict::kDenied},
    Cause{"auth method not found",
          "the identity id is unknown here, or the identity has no TLS certificate auth in "
          "Infisical",
          Verdict::kDenied},
    Cause{"certificate",
          "the identity's CA certificate in Infisical must have signed the client certificate, "
          "which must be valid today and for client authentication"},
};

Result<LoginFields> Fields(const LoginRequest& request, const Secret& /*proof*/) {
  STEPVEIL_RETURN_IF_ERROR(CheckIdentityId(request.identity_id));
  return LoginFields{{"identityId", request.identity_id}};
}

void Explain(const Refusal& refusal, const LoginAttempt& attempt,
             std::chrono::system_clock::time_point /*now*/, Error& error) {
  AddCause(refusal, kCauses, error);
  NameUnknownIdentity(refusal, attempt, error);
}

}  // namespace

constexpr LoginMethod kTlsCertLogin = {.name = "tls-cert",
                                       .other_names = kNames,
                                       .path = "/api/v1/auth/tls-cert-auth/login",
                                       .fields = Fields,
                                       .explain = Explain,
                                       .port_of_clouds = "8443"};

}  // namespace stepveil
