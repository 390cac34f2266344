// gcp-iam: a JWT that the key of a Google service account signs here, on this machine.
#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/identity/gcp_refusal.h"
#include "core/identity/json_word.h"
#include "core/identity/jwt_proof.h"
#include "core/identity/login_method.h"
#include "core/identity/login_post.h"
#include "core/identity/rsa_signature.h"
#include "core/identity/token_file.h"

#include <nlohmann/json.hpp>

#include <array>

namespace stepveil {
namespace {

using nlohmann::json;
using std::chrono::system_clock;

constexpr const char* kSetting = "service-account-key-file-path";
constexpr std::array kVariables = {"INFISICAL_GCP_IAM_SERVICE_ACCOUNT_KEY_FILE_PATH"};
constexpr std::array kSettings = {
    LoginSetting{kSetting, "FILE", "Google Cloud: a key file", kVariables},
};
constexpr std::array kRequired = {
    RequiredSetting{kSetting, "the gcp-iam login needs the key file of a service account",
                    "set INFISICAL_GCP_IAM_SERVICE_ACCOUNT_KEY_FILE_PATH, or use gcp-id-token on a "
                    "machine of Google Cloud"},
};
// Long enough for two clocks that differ, short enough to be useless soon.
constexpr std::chrono::minutes kLifetime{10};

// What of a key file is signed with.
struct Key {
  std::string email;
  std::string id;
  Secret pem;
};

tl::unexpected<Error> Unfit(const std::string& path, const std::string& why) {
  return Fail(ErrorCode::kLogin, "the key file " + Quoted(path) + " " + why,
              {"make a key of type JSON for the service account in Google Cloud; files of gcloud "
               "for a person or for workload identity federation are no keys"});
}

// Takes a text with line breaks out of `object`; empty if there is none.
Secret TakeText(json& object, const char* name) {
  auto* const text = object.contains(name) ? object[name].get_ptr<std::string*>() : nullptr;
  return text != nullptr ? Secret::Take(*text) : Secret();
}

std::string WordIn(json& object, const char* name) {
  return std::string(TakeWord(object, name).Expose());
}

Result<Key> ReadKey(const std::string& path) {
  STEPVEIL_ASSIGN_OR_RETURN(const Secret text,
                            ReadCredentialFile(path, "the key file " + Quoted(path)));
  json file = ReadForeignJson(text.Expose(), kSmallJson);
  if (!file.is_object()) {
    return Unfit(path, "is no JSON object");
  }
  Key key{WordIn(file, "client_email"), WordIn(file, "private_key_id"),
          TakeText(file, "private_key")};
  if (WordIn(file, "type") != "service_account") {
    return Unfit(path, "is of another type than service_account");
  }
  if (key.email.empty() || key.id.empty() || key.pem.empty()) {
    return Unfit(path, "lacks one of client_email, private_key_id, private_key");
  }
  return key;
}

long long Seconds(system_clock::time_point time) { return system_clock::to_time_t(time); }

Result<Secret> Prove(const ProofContext& context) {
  STEPVEIL_RETURN_IF_ERROR(CheckIdentityId(context.login.identity_id));
  const std::string& path = context.login.own.Text(kSetting);
  STEPVEIL_ASSIGN_OR_RETURN(const Key key, ReadKey(path));
  const auto now = system_clock::now();
  const json header = {{"alg", "RS256"}, {"kid", key.id}, {"typ", "JWT"}};
  const json claims = {{"sub", key.email},
                       {"aud", context.login.identity_id},
                       {"iat", Seconds(now)},
                       {"exp", Seconds(now + kLifetime)}};
  auto jwt = SignedJwt(header.dump(), claims.dump(), key.pem);
  return jwt ? std::move(jwt) : Unfit(path, "has a private_key that is " + jwt.error().message);
}

}  // namespace

constexpr LoginMethod kGcpIamLogin = {.name = "gcp-iam",
                                      .settings = kSettings,
                                      .required = kRequired,
                                      .credential_variables = kVariables,
                                      .prove = Prove,
                                      .path = kGcpLoginPath,
                                      .fields = FieldsOfJwt,
                                      .explain = ExplainGcpLogin};

}  // namespace stepveil
