#pragma once

#include "tests/devserver/model/request.h"

namespace stepveil::devserver {

// GET /api/status: no health check; only a missing Redis silences it (status 0: no answer).
Answer ServerStatus(Context& context);
// GET /api/v2/workspace/SLUG and (newer servers) /api/v1/projects/slug/SLUG.
Answer ProjectBySlug(Context& context);
// GET /api/v1/workspace/ID: the same under "workspace".
Answer ProjectById(Context& context);
// GET /api/v1/workspace: on the server of 2024 for users only, later the caller's own projects.
Answer ListProjects(Context& context);
// GET /api/v1/folders?workspaceId&environment&path: the folders directly below path; on newer
// servers, with recursive=true, all below it, each with its relativePath (documented).
Answer ListFolders(Context& context);
// GET /api/v1/secret-imports?workspaceId&environment&path: the import statements in order.
Answer ListImportStatements(Context& context);
// GET /api/v1/identities/ID: a machine identity may not even see itself.
Answer GetIdentity(Context& context);
// GET /api/v2/service-token: the calling service token.
Answer DescribeServiceToken(Context& context);

}  // namespace stepveil::devserver
