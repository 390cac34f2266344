#pragma once

#include "tests/devserver/model/request.h"

namespace stepveil::devserver {

// What an administrator does through the API to fill a project: as the servers' documentation has
// it, only as far as tests go; none of it is recorded.

// POST /api/v2/workspace, /api/v1/projects {"projectName","slug"?} -> {"project"}: with dev,
// staging and prod. DELETE /api/v1/workspace/ID, /api/v1/projects/ID.
Answer CreateProject(Context& context);
Answer DeleteProject(Context& context);
// POST /api/v1/workspace/ID/environments {"name","slug"} -> {"environment"}.
Answer CreateEnvironment(Context& context);
// POST /api/v1/folders {"workspaceId","environment","path","name"} -> {"folder"};
// DELETE /api/v1/folders/NAME {"workspaceId","environment","path"}.
Answer CreateFolder(Context& context);
Answer DeleteFolder(Context& context);
// POST, PATCH, DELETE /api/v3/secrets/raw/NAME {"workspaceId","environment","secretPath",
// "secretValue","skipMultilineEncoding"?}.
Answer WriteSecret(Context& context);
Answer DeleteSecret(Context& context);
// POST /api/v1/secret-imports {"workspaceId","environment","path","import":{"environment","path"}}.
Answer CreateImport(Context& context);

// POST /api/v1/identities {"name","organizationId"} -> {"identity":{"id"}}; DELETE .../ID.
Answer CreateIdentity(Context& context);
Answer DeleteIdentity(Context& context);
// POST /api/v1/auth/universal-auth/identities/ID -> {"identityUniversalAuth":{"clientId"}}, and
// .../ID/client-secrets -> {"clientSecret"}.
Answer AttachUniversalAuth(Context& context);
Answer CreateClientSecret(Context& context);
// POST /api/v2/workspace/ID/identity-memberships/IDENTITY {"role"}: "viewer" or "no-access".
Answer AddMember(Context& context);
// POST /api/v2/identity-project-additional-privilege {"identityId","projectId","permissions":[
// {"action":[..],"subject":"secrets","inverted"?,"conditions":{"environment":{"$eq"},
// "secretPath":{"$glob"},"secretName":{"$glob"},"secretTags":{"$in"}}}]}.
Answer AddPrivilege(Context& context);

}  // namespace stepveil::devserver
