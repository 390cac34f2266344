#include "core/identity/gcp_refusal.h"

#include <array>

namespace stepveil {
namespace {

// Words of the server's source; no recording covers them.
constexpr std::array kCauses = {
    Cause{"service account not allowed",
          "the identity's allowed service account e-mails in Infisical must list this machine's "
          "service account, or that of the key file",
          Verdict::kDenied},
    Cause{"project not allowed",
          "the identity's allowed projects in Infisical must list the machine's Google Cloud "
          "project",
          Verdict::kDenied},
    Cause{"zone not allowed",
          "the identity's allowed zones in Infisical must list the machine's zone",
          Verdict::kDenied},
    Cause{"Invalid service account identifier",
          "the key file's client_email is none of a service account "
          "(NAME@PROJECT.iam.gserviceaccount.com)"},
    Cause{"Invalid audience", "another identity id was signed than the one that logs in"},
    Cause{"auth method not found",
          "the identity id is unknown here, or the identity has no GCP auth in Infisical",
          Verdict::kDenied},
};

}  // namespace

// Whatever Google's libraries say against a token becomes a 500 (read in the server's source).
void ExplainGcpLogin(const Refusal& refusal, const LoginAttempt& attempt,
                     std::chrono::system_clock::time_point now, Error& error) {
  AddCause(refusal, kCauses, error);
  if (refusal.status >= 500) {
    error.hints.emplace_back(
        "on this login, 500 is rarely an outage: the token does not fit the identity's GCP auth "
        "type in Infisical (gce goes with gcp-id-token, iam with gcp-iam), the key was deleted, a "
        "clock is minutes off, or the server can't reach Google");
  }
  NameUnknownIdentity(refusal, attempt, error);
  AddClaims("the token", attempt, now, error);
}

}  // namespace stepveil
