// alicloud: a request to Alibaba Cloud, "who am I?", signed with a user's access key; the server
// sends it.
#include "core/base/encoding.h"
#include "core/base/one_word.h"
#include "core/base/text.h"
#include "core/identity/alicloud_signature.h"
#include "core/identity/login_method.h"
#include "core/identity/login_post.h"
#include "core/identity/proof_lines.h"

#include <openssl/rand.h>

#include <time.h>

#include <array>
#include <map>
#include <string>

namespace stepveil {
namespace {

constexpr std::array kNames = {"alicloud-auth"};
constexpr const char* kKeyId = "ALIBABA_CLOUD_ACCESS_KEY_ID";
constexpr const char* kKeySecret = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
constexpr const char* kToken = "ALIBABA_CLOUD_SECURITY_TOKEN";
constexpr std::array kCredentialVariables = {kKeyId, kKeySecret, kToken};

// Words of the server's source; no recording covers them.
constexpr std::array kCauses = {
    Cause{"not allowed",
          "the identity's allowed ARNs in Infisical must list that of the access key's user: "
          "\"aliyun sts GetCallerIdentity\" shows it",
          Verdict::kDenied},
    Cause{"auth method not found",
          "the identity id is unknown here, or the identity has no Alibaba Cloud auth in "
          "Infisical",
          Verdict::kDenied},
};

Result<Secret> WordIn(const Variables& variables, const char* name, bool needed) {
  const std::string_view text = Trim(variables.GetNonEmpty(name).value_or(""));
  if (text.empty() ? needed : !IsOneWord(text)) {
    return Fail(ErrorCode::kLogin,
                std::string(name) + (text.empty() ? " is not set" : " is not one word"),
                {"the alicloud login reads ALIBABA_CLOUD_ACCESS_KEY_ID and "
                 "ALIBABA_CLOUD_ACCESS_KEY_SECRET, and ALIBABA_CLOUD_SECURITY_TOKEN of a role"});
  }
  return Secret(text);
}

std::string Timestamp(std::chrono::system_clock::time_point now) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 24> text{};
  const std::size_t size = strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), size};
}

// What is signed, beside what holds a credential. Sorted, as the signature wants it.
std::map<std::string, std::string> Parameters(const Secret& key_id, const std::string& timestamp,
                                              const std::string& nonce) {
  return {{"AccessKeyId", std::string(key_id.Expose())},
          {"Action", "GetCallerIdentity"},
          {"Format", "JSON"},
          {"SignatureMethod", "HMAC-SHA1"},
          {"SignatureNonce", nonce},
          {"SignatureVersion", "1.0"},
          {"Timestamp", timestamp},
          {"Version", "2015-04-01"}};
}

Result<std::string> Nonce() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return Fail(ErrorCode::kInternal, "no random numbers");
  }
  return Hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Result<Secret> Prove(const ProofContext& context) {
  STEPVEIL_ASSIGN_OR_RETURN(const Secret id, WordIn(context.variables, kKeyId, true));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret secret, WordIn(context.variables, kKeySecret, true));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret token, WordIn(context.variables, kToken, false));
  STEPVEIL_RETURN_IF_ERROR(context.mask(secret));
  STEPVEIL_RETURN_IF_ERROR(context.mask(token));
  STEPVEIL_ASSIGN_OR_RETURN(const std::string nonce, Nonce());
  const std::string timestamp = Timestamp(std::chrono::system_clock::now());
  auto parameters = Parameters(id, timestamp, nonce);
  if (!token.empty()) {
    parameters["SecurityToken"] = token.Expose();
  }
  const std::string signature = AlicloudSignature(parameters, secret);
  WipeString(parameters["SecurityToken"]);
  return ProofOfLines({id.Expose(), timestamp, nonce, signature, token.Expose()});
}

Result<LoginFields> Fields(const LoginRequest& request, const Secret& proof) {
  STEPVEIL_RETURN_IF_ERROR(CheckIdentityId(request.identity_id));
  LoginFields fields = {{"identityId", request.identity_id},
                        {"Action", "GetCallerIdentity"},
                        {"Format", "JSON"},
                        {"Version", "2015-04-01"},
                        {"AccessKeyId", LineOf(proof, 0)},
                        {"SignatureMethod", "HMAC-SHA1"},
                        {"Timestamp", LineOf(proof, 1)},
                        {"SignatureVersion", "1.0"},
                        {"SignatureNonce", LineOf(proof, 2)},
                        {"Signature", LineOf(proof, 3)}};
  if (!LineOf(proof, 4).empty()) {
    fields.emplace_back("SecurityToken", LineOf(proof, 4));
  }
  return fields;
}

// Infisical sends the signed request to Alibaba Cloud, and whatever that says against it becomes a
// 500 (read in the server's source).
void Explain(const Refusal& refusal, const LoginAttempt& attempt,
             std::chrono::system_clock::time_point /*now*/, Error& error) {
  AddCause(refusal, kCauses, error);
  if (refusal.status >= 500) {
    error.hints.emplace_back(
        "on this login, 500 is rarely an outage: Alibaba Cloud has refused the signature: the key "
        "is wrong or disabled, the token has expired (servers of 2025 hand on none), or a clock is "
        "minutes off");
  }
  NameUnknownIdentity(refusal, attempt, error);
}

}  // namespace

constexpr LoginMethod kAlicloudLogin = {.name = "alicloud",
                                        .other_names = kNames,
                                        .credential_variables = kCredentialVariables,
                                        .prove = Prove,
                                        .path = "/api/v1/auth/alicloud-auth/login",
                                        .fields = Fields,
                                        .explain = Explain};

}  // namespace stepveil
