#include "github-action/action.h"
#include "github-action/certificate_file.h"
#include "github-action/inputs.h"
#include "github-action/leftovers.h"
#include "github-action/wording.h"

#include <chrono>
#include <optional>
#include <utility>

namespace stepveil::github {
namespace {

// Nothing that the repository's files say counts here: earlier steps could have changed them.
Result<Request> RequestFor(Inputs inputs, const LeftToken& left, const Variables& variables) {
  inputs.settings.config_file.reset();
  inputs.settings.process.reset();
  inputs.settings.domains = {left.origin};
  inputs.settings.method = "token";
  inputs.settings.token = left.token.Clone();
  return LoadRequest(std::move(inputs.settings), variables, "/", Purpose::kLogout);
}

Result<void> RevokeLeft(const LeftToken& left, const Surroundings& around) {
  STEPVEIL_ASSIGN_OR_RETURN(Inputs inputs, ReadInputs(around.variables));
  CertificateFile certificate(around.variables);
  STEPVEIL_RETURN_IF_ERROR(certificate.WriteFor(inputs));
  STEPVEIL_ASSIGN_OR_RETURN(const Request request,
                            RequestFor(std::move(inputs), left, around.variables));
  STEPVEIL_ASSIGN_OR_RETURN(const Connection connection, Connect(request, around));
  return Revoke(*connection.client, AccessToken{left.token.Clone(), AccessToken::Kind::kIssued,
                                                std::chrono::seconds(0)});
}

// The note goes in any case: nobody will try again.
Result<void> CleanUpToken(const Surroundings& around) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto place, Remembered(kTokenFileState, around.variables));
  if (!place) {
    return {};
  }
  auto left = ReadTokenNote(*place);
  auto removed = RemovePrivateFile(*place);
  if (!left) {
    return Fail(std::move(left).error());
  }
  const auto revoked = RevokeLeft(*left, around);
  if (!revoked) {
    return Fail(WithContext("the access token was not revoked and stays valid until it expires",
                            revoked.error()));
  }
  return removed;
}

Result<void> CleanUpFile(const Surroundings& around) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto place, Remembered(kSecretsFileState, around.variables));
  return place ? RemovePrivateFile(*place) : Result<void>();
}

void WarnOf(const Result<void>& result, const Surroundings& around) {
  if (!result) {
    around.console.Warn(result.error().message);
  }
}

}  // namespace

Result<int> RunPost(const Surroundings& around) {
  around.console.Reword(InInputs);
  WarnOf(CleanUpFile(around), around);
  WarnOf(CleanUpToken(around), around);
  return 0;
}

}  // namespace stepveil::github
