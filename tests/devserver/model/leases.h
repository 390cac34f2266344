#pragma once

#include "tests/devserver/model/request.h"

namespace stepveil::devserver {

// Dynamic secrets, whose provider makes a user and a password out of nothing. Unrecorded: the forms
// are those of the server's source.
//
// GET /api/v1/dynamic-secrets?projectSlug=&environmentSlug=&path= -> {"dynamicSecrets":[{"id",
//   "name","defaultTTL","maxTTL"}]}.
Answer ListDynamicSecrets(Context& context);
// POST /api/v1/dynamic-secrets/leases {"dynamicSecretName","projectSlug","environmentSlug","path",
//   "ttl"?} -> {"lease","dynamicSecret","data"}.
Answer CreateLease(Context& context);
// POST /api/v1/dynamic-secrets/leases/ID/renew {"projectSlug","environmentSlug","path","ttl"?}.
Answer RenewLease(Context& context);
// DELETE /api/v1/dynamic-secrets/leases/ID, the same body.
Answer DeleteLease(Context& context);

// GET /_dev/leases -> {"taken","revoked","live","leases":[{"id","name","path","user","password",
//   "renewals","state"}]}: all since the start; the state is live, expired or revoked. DELETE
//   /_dev/leases forgets all, as if an administrator had revoked them.
Answer ControlLeases(Context& context);

}  // namespace stepveil::devserver
