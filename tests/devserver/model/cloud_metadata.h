#pragma once

#include "tests/devserver/model/request.h"

namespace stepveil::devserver {

// What machines and pods ask for their identity, as their clouds document it.

// GET /computeMetadata/v1/instance/service-accounts/default/identity?audience=A&format=full with
// Metadata-Flavor: Google -> the id token as plain text.
Answer GcpMachineToken(Context& context);
// GET /_gcp/key -> the key file of a service account, as Google Cloud lets one download it.
Answer GcpKeyFile(Context& context);
// GET /_oci/key -> {"user","tenancy","fingerprint","region","key"} of a user with an API key.
Answer OciKey(Context& context);
// GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=R[&client_id=..] with
// Metadata: true -> {"access_token",...}.
Answer AzureMachineToken(Context& context);
// GET /_azure/app?api-version=2019-08-01&resource=R with X-IDENTITY-HEADER: app-header, the service
// of an app or container.
Answer AzureAppToken(Context& context);
// POST /_azure/TENANT/oauth2/v2.0/token: client credentials with a token of the cluster's as client
// assertion.
Answer AzurePodToken(Context& context);

inline constexpr const char* kGcpAccount = "ci@acme-prod.iam.gserviceaccount.com";
inline constexpr const char* kOciUser = "ocid1.user.oc1..aaaaaaaauser";
inline constexpr const char* kOciTenancy = "ocid1.tenancy.oc1..aaaaaaaatenancy";
inline constexpr const char* kOciFingerprint = "20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34";
inline constexpr const char* kAlicloudKeyId = "LTAI5tExampleKeyId";
inline constexpr const char* kAlicloudSecret = "alicloud-key-secret-of-the-dev-server";
inline constexpr const char* kAzureClient = "00000000-0000-4000-8000-0000000000cc";

}  // namespace stepveil::devserver
