#include "github-action/action.h"
#include "github-action/certificate_file.h"
#include "github-action/inputs.h"
#include "github-action/leftovers.h"
#include "github-action/wording.h"

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

// Nothing that the repository's files say counts here: earlier steps could have changed them.
std::vector<std::string> WithoutFiles(const Variables& variables) {
  std::vector<std::string> kept;
  for (const std::string_view entry : variables.entries()) {
    const bool names_file = entry.starts_with("STEPVEIL_CONFIG=") ||
                            entry.starts_with("STEPVEIL_PROCESS=") ||
                            entry.starts_with("STEPVEIL_INPUT_");
    if (!names_file) {
      kept.emplace_back(entry);
    }
  }
  return kept;
}

// Token and headers go to the instance that issued it, whatever variables say by now.
Result<Request> RequestFor(Inputs inputs, const LeftToken& left, const Variables& variables) {
  inputs.settings.config_file.reset();
  inputs.settings.process.reset();
  inputs.settings.domains = {left.origin};
  inputs.settings.method = "token";
  inputs.settings.token = left.token.Clone();
  const std::vector<std::string> entries = WithoutFiles(variables);
  return LoadRequest(std::move(inputs.settings), Variables(entries), "/", Purpose::kLogout);
}

void WarnOf(std::span<const Lease> leases, const std::string& why, const Context& context) {
  for (const Lease& lease : leases) {
    context.console.Warn(Described(lease) + " was not revoked: " + why);
  }
}

// The leases, which are taken out of `leases`, and then the token that they hang on.
Result<void> RevokeLeft(const LeftToken& left, std::vector<Lease>& leases, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(Inputs inputs, ReadInputs(context.variables));
  CertificateFile certificate(context.variables);
  STEPVEIL_RETURN_IF_ERROR(certificate.WriteFor(inputs));
  STEPVEIL_ASSIGN_OR_RETURN(const Request request,
                            RequestFor(std::move(inputs), left, context.variables));
  STEPVEIL_ASSIGN_OR_RETURN(const Connection connection, Connect(request, context));
  const AccessToken token{left.token.Clone(), AccessToken::Kind::kIssued, std::chrono::seconds(0)};
  for (const Lease& lease : std::exchange(leases, {})) {
    if (const auto revoked = RevokeLease(*connection.client, token, lease); !revoked) {
      WarnOf({&lease, 1}, revoked.error().message, context);
    }
  }
  return Revoke(*connection.client, token);
}

// Without a note of the token it was revoked, and what hung on it before.
Result<void> CleanUpToken(std::vector<Lease> leases, const Context& context) {
  const auto left = TakeTokenNote(context.variables);
  if (!left) {
    WarnOf(leases, left.error().message, context);
    return Fail(left.error());
  }
  const auto revoked = *left ? RevokeLeft(**left, leases, context) : Result<void>();
  if (!revoked) {
    WarnOf(leases, revoked.error().message, context);
    return Fail(WithContext("the access token was not revoked and stays valid until it expires",
                            revoked.error()));
  }
  return {};
}

void WarnOf(const Result<void>& result, const Context& context) {
  if (!result) {
    context.console.Warn(result.error().message);
  }
}

}  // namespace

Result<int> RunPost(const Context& context) {
  context.console.Reword(InInputs);
  WarnOf(RemoveSecretsFile(context.variables), context);
  auto leases = TakeLeaseNote(context.variables);
  if (!leases) {
    context.console.Warn(leases.error().message);
  }
  WarnOf(CleanUpToken(std::move(leases).value_or(std::vector<Lease>()), context), context);
  return 0;
}

}  // namespace stepveil::github
