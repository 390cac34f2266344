#include "core/flow/aws_login.h"

#include "core/identity/aws_identity.h"
#include "core/mask/needles.h"

#include <chrono>
#include <string>
#include <utility>

namespace stepveil {

Result<Secret> ProveAwsIdentity(Session& session, const Surroundings& around, const MaskNow& mask) {
  for (std::string& name : AwsCredentialVariables()) {
    session.credential_variables.push_back(std::move(name));
  }
  STEPVEIL_ASSIGN_OR_RETURN(const AwsIdentity identity,
                            FindAwsIdentity({around.variables, *session.connection.transport,
                                             around.clock, session.connection.deadline}));
  const AwsCredentials& credentials = identity.credentials;
  for (const Secret* secret :
       {&credentials.secret_access_key, &credentials.session_token, &credentials.asked_with}) {
    STEPVEIL_RETURN_IF_ERROR(mask(NeedlesOf(*secret, ShortValues::kLeave)));
  }
  return AwsProof(identity, std::chrono::system_clock::now());
}

}  // namespace stepveil
