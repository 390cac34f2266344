#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/identity/cloud_metadata.h"
#include "core/identity/login_refusal.h"
#include "core/identity/login_request.h"

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil {

// A setting that one login method has, and no other.
struct LoginSetting {
  const char* name;         // the flag without its dashes; the key under "login:" in a file
  const char* operand;      // what the flag's value is; a credential's is "TEXT"
  const char* description;  // of the flag; fits on the rest of a line of 80
  std::span<const char* const> variables;  // the first that is set counts
  bool is_credential = false;              // taken out of argv at once; never in a file
  bool in_file = false;                    // a file of the repository may give it
};

// A setting without which a login by the method is a fault of the configuration.
struct RequiredSetting {
  const char* name;
  const char* missing;  // the fault
  const char* hint;
};

// What a method's proof is made with. Everything is borrowed.
struct ProofContext : ProofPlace {
  const LoginRequest& login;
  // The id token that the CI system issues for an audience; empty where there is none.
  std::function<Result<Secret>(const std::string& audience)> id_token;
  // Masks a credential that the proof is made of, before anything can print it.
  std::function<Result<void>(const Secret&)> mask;
};

// The fields of a login's body, in any order; "a/b" is the field b of the object in a. The texts
// belong to the LoginRequest and the proof.
using LoginFields = std::vector<std::pair<const char*, std::string_view>>;

// One way to log in: a row of LoginMethods(). What is left out is what most methods have.
struct LoginMethod {
  const char* name;                                        // of --method, and in messages
  std::span<const char* const> other_names = {};           // of `infisical login` and its actions
  std::span<const LoginSetting> settings = {};             // its own, beside those of every method
  std::span<const RequiredSetting> required = {};          // beside the identity id
  std::span<const char* const> credential_variables = {};  // it reads; the command loses them
  bool has_identity = true;  // it logs in as a machine identity that is named by its id
  bool issues_token = true;  // false: the credential is an access token, and nothing is sent
  bool counts_500_as_outage = false;  // of this login, 500 is the server's own trouble

  // What shows who asks; an empty Secret, or null, where the request itself holds the credential.
  // Errors: kLogin, kNetwork.
  Result<Secret> (*prove)(const ProofContext&) = nullptr;
  const char* path = "";  // of the login, below the instance's address
  // What the server wants to know. Errors: kLogin, for what it would answer misleadingly.
  Result<LoginFields> (*fields)(const LoginRequest&, const Secret& proof) = nullptr;
  // Adds hints to a refusal: what is known to cause it.
  void (*explain)(const Refusal&, const LoginAttempt&, std::chrono::system_clock::time_point now,
                  Error&) = nullptr;
  // Where Infisical's own clouds take the connection whose client certificate is the proof: then
  // one is required. "" = the certificate proves nothing.
  const char* port_of_clouds = "";
};

// The rows, each defined in the file that is named after it.
extern const LoginMethod kOidcLogin;  // id_token_login.cpp
extern const LoginMethod kUniversalLogin;
extern const LoginMethod kJwtLogin;  // id_token_login.cpp
extern const LoginMethod kAwsLogin;
extern const LoginMethod kKubernetesLogin;
extern const LoginMethod kGcpIdTokenLogin;
extern const LoginMethod kGcpIamLogin;
extern const LoginMethod kAzureLogin;
extern const LoginMethod kLdapLogin;
extern const LoginMethod kOciLogin;
extern const LoginMethod kAlicloudLogin;
extern const LoginMethod kTlsCertLogin;
extern const LoginMethod kSpiffeLogin;
extern const LoginMethod kTokenLogin;

// Every method, in the order in which help and messages name them.
[[nodiscard]] std::span<const LoginMethod* const> LoginMethods();

// The method of this name, one of its own or another's; null: there is none.
[[nodiscard]] const LoginMethod* LoginMethodNamed(std::string_view name);

}  // namespace stepveil
