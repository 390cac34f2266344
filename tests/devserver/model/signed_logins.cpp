// The logins with a user's password or with a request that a cloud's key has signed. Unrecorded.
#include "tests/devserver/model/access_token.h"
#include "tests/devserver/model/cloud_metadata.h"
#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/logins.h"
#include "tests/devserver/model/rsa_key.h"
#include "tests/devserver/model/schema.h"

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace stepveil::devserver {
namespace {

std::string Text(const Json& object, const char* name) {
  auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool Lists(const Identity& identity, const std::string& kind, const std::string& value) {
  const auto found = identity.allowed.find(kind);
  return found != identity.allowed.end() &&
         std::find(found->second.begin(), found->second.end(), value) != found->second.end();
}

// The identity that the body names, if it logs in by `method`.
const Identity* Named(const Context& context, Method method) {
  const Json& body = *context.request.body;
  const Identity* identity =
      body.is_object() ? context.store.FindIdentity(Text(body, "identityId")) : nullptr;
  return identity != nullptr && identity->method == method ? identity : nullptr;
}

// What stands between `begin` and the next quote.
std::string Between(const std::string& text, const std::string& begin) {
  const std::size_t at = text.find(begin);
  if (at == text.npos) return {};
  const std::size_t from = at + begin.size();
  return text.substr(from, text.find('"', from) - from);
}

bool IsSignedByUser(const Json& headers, const std::string& user) {
  const std::string authorization = Text(headers, "authorization");
  const std::string to_sign = "date: " + Text(headers, "date") +
                              "\n(request-target): get /20160918/users/" + user +
                              "\nhost: " + Text(headers, "host");
  std::string signature;
  return authorization.starts_with("Signature ") &&
         Between(authorization, "algorithm=\"") == "rsa-sha256" &&
         Between(authorization, "headers=\"") == "date (request-target) host" &&
         Between(authorization, "keyId=\"") ==
             std::string(kOciTenancy) + "/" + user + "/" + kOciFingerprint &&
         FromBase64(Between(authorization, "signature=\""), signature) &&
         RsaKey::Named(kOciUser).Verify(to_sign, signature);
}

// As encodeURIComponent, but for what Alibaba Cloud wants encoded, too.
std::string Encoded(const std::string& text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-_.~").find(c) != std::string_view::npos;
    constexpr const char* kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    if (plain) {
      encoded += c;
    } else {
      encoded += {'%', kDigits[byte / 16], kDigits[byte % 16]};
    }
  }
  return encoded;
}

std::string SignatureOf(const Json& body) {
  std::string query;
  for (const auto& [name, value] : body.items()) {  // sorted by name
    const bool is_ours = name == "identityId" || name == "Signature" ||
                         name == "organizationSlug" || name == "subOrganizationName";
    if (is_ours || !value.is_string()) continue;
    query += (query.empty() ? "" : "&") + Encoded(name) + "=" + Encoded(value.get<std::string>());
  }
  const std::string to_sign = "GET&%2F&" + Encoded(query);
  const std::string key = std::string(kAlicloudSecret) + "&";
  std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(to_sign.data()), to_sign.size(), code.data(), &size);
  return Base64({reinterpret_cast<const char*>(code.data()), size});
}

}  // namespace

Answer LdapLogin(Context& context) {
  Schema schema(context.request);
  schema.BodyText("identityId");
  const std::string username = schema.BodyText("username");
  schema.BodyText("password");
  if (auto refusal = schema.Refusal()) return *refusal;
  const Identity* identity = Named(context, Method::kLdap);
  if (identity == nullptr) return Refuse(404, "NotFound", "LDAP auth with ID not found");
  if (!Lists(*identity, "binds", username + ":" + Text(*context.request.body, "password"))) {
    return Refuse(401, "UnauthorizedError", "Invalid credentials");
  }
  return IssueAccessToken(context.store, *identity, "");
}

Answer OciLogin(Context& context) {
  const Identity* identity = Named(context, Method::kOci);
  if (identity == nullptr) {
    return Refuse(404, "NotFound",
                  "OCI auth method not found for identity, did you configure OCI auth?");
  }
  const Json& body = *context.request.body;
  const Json headers = body.value("headers", Json::object());
  const std::string host = Text(headers, "host");
  if (!host.starts_with("identity.") || !host.ends_with(".oraclecloud.com")) {
    return Refuse(400, "BadRequest",
                  "Invalid OCI host format. Expected format: identity.<region>.oraclecloud.com");
  }
  if (!IsSignedByUser(headers, Text(body, "userOcid"))) return Broken();
  if (!Lists(*identity, "tenancies", kOciTenancy)) {
    return Refuse(401, "UnauthorizedError", "Access denied: OCI account isn't part of tenancy.");
  }
  return IssueAccessToken(context.store, *identity, "");
}

Answer AlicloudLogin(Context& context) {
  const Identity* identity = Named(context, Method::kAlicloud);
  if (identity == nullptr) {
    return Refuse(404, "NotFound",
                  "Alibaba Cloud auth method not found for identity, did you configure Alibaba "
                  "Cloud auth?");
  }
  const Json& body = *context.request.body;
  if (Text(body, "AccessKeyId") != kAlicloudKeyId || Text(body, "Action") != "GetCallerIdentity" ||
      Text(body, "Signature") != SignatureOf(body)) {
    return Broken();
  }
  if (!Lists(*identity, "arns", "acs:ram::1234567890123456:user/ci")) {
    return Refuse(401, "UnauthorizedError",
                  "Access denied: Alibaba Cloud account ARN not allowed.");
  }
  return IssueAccessToken(context.store, *identity, "");
}

}  // namespace stepveil::devserver
