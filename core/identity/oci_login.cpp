// oci: a request to Oracle Cloud for a user's own entry, signed with the user's API key; the server
// sends it.
#include "core/base/encoding.h"
#include "core/base/one_word.h"
#include "core/base/text.h"
#include "core/identity/login_method.h"
#include "core/identity/login_post.h"
#include "core/identity/proof_lines.h"
#include "core/identity/rsa_signature.h"
#include "core/identity/token_file.h"

#include <time.h>

#include <algorithm>
#include <array>
#include <string>

namespace stepveil {
namespace {

constexpr std::array kNames = {"oci-auth"};
constexpr const char* kUser = "OCI_CLI_USER";
constexpr const char* kTenancy = "OCI_CLI_TENANCY";
constexpr const char* kFingerprint = "OCI_CLI_FINGERPRINT";
constexpr const char* kRegion = "OCI_CLI_REGION";
constexpr const char* kKeyFile = "OCI_CLI_KEY_FILE";
constexpr const char* kKeyContent = "OCI_CLI_KEY_CONTENT";
constexpr const char* kPassphrase = "OCI_CLI_PASSPHRASE";
constexpr std::array kCredentialVariables = {kKeyFile, kKeyContent, kPassphrase};

// Words of the server's source; no recording covers them.
constexpr std::array kCauses = {
    Cause{"part of tenancy",
          "the identity's tenancy OCID in Infisical must be that of the user (OCI_CLI_TENANCY)",
          Verdict::kDenied},
    Cause{"username not allowed",
          "the identity's allowed usernames in Infisical must list the user's name in Oracle Cloud",
          Verdict::kDenied},
    Cause{"host format", "OCI_CLI_REGION must be a region such as eu-frankfurt-1"},
    Cause{"auth method not found",
          "the identity id is unknown here, or the identity has no OCI auth in Infisical",
          Verdict::kDenied},
};

Result<std::string> WordIn(const Variables& variables, const char* name) {
  const std::string_view text = Trim(variables.GetNonEmpty(name).value_or(""));
  if (!IsOneWord(text) || text.find('"') != text.npos) {
    return Fail(
        ErrorCode::kLogin, std::string(name) + (text.empty() ? " is not set" : " is not one word"),
        {"the oci login reads OCI_CLI_USER, OCI_CLI_TENANCY, OCI_CLI_FINGERPRINT, "
         "OCI_CLI_REGION and OCI_CLI_KEY_FILE or OCI_CLI_KEY_CONTENT, but no ~/.oci/config"});
  }
  return std::string(text);
}

// The server takes no other form: "eu-frankfurt-1".
Result<std::string> RegionIn(const Variables& variables) {
  STEPVEIL_ASSIGN_OR_RETURN(std::string region, WordIn(variables, kRegion));
  const auto parts = Split(region, '-');
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const bool good = parts.size() == 3 && parts[0].size() == 2 && !parts[1].empty() &&
                    parts[2].size() == 1 && parts[2] >= "1" && parts[2] <= "9" &&
                    std::all_of(parts[0].begin(), parts[0].end(), is_letter) &&
                    std::all_of(parts[1].begin(), parts[1].end(), is_letter);
  if (!good) {
    return Fail(ErrorCode::kLogin, std::string(kRegion) + ": " + Quoted(region) + " is no region",
                {"write it like eu-frankfurt-1"});
  }
  return region;
}

Result<Secret> KeyIn(const Variables& variables) {
  if (const auto content = variables.GetNonEmpty(kKeyContent)) {
    return Secret(*content);
  }
  STEPVEIL_ASSIGN_OR_RETURN(const std::string path, WordIn(variables, kKeyFile));
  return ReadCredentialFile(path, std::string("the file in ") + kKeyFile);
}

// As in HTTP: "Mon, 30 Nov 2026 20:00:00 GMT".
std::string HttpDate(std::chrono::system_clock::time_point now) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};  // names of days and months must not depend on the locale
  const std::size_t size = strftime(text.data(), text.size(), "%d ??? %Y %H:%M:%S GMT", &parts);
  std::string date(text.data(), size);
  date.replace(3, 3, kMonths.at(static_cast<std::size_t>(parts.tm_mon)));
  return std::string(kDays.at(static_cast<std::size_t>(parts.tm_wday))) + ", " + date;
}

Result<Secret> Prove(const ProofContext& context) {
  const Variables& variables = context.variables;
  STEPVEIL_ASSIGN_OR_RETURN(const std::string user, WordIn(variables, kUser));
  STEPVEIL_ASSIGN_OR_RETURN(const std::string tenancy, WordIn(variables, kTenancy));
  STEPVEIL_ASSIGN_OR_RETURN(const std::string fingerprint, WordIn(variables, kFingerprint));
  STEPVEIL_ASSIGN_OR_RETURN(const std::string region, RegionIn(variables));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret key, KeyIn(variables));
  const Secret passphrase(variables.GetNonEmpty(kPassphrase).value_or(""));
  STEPVEIL_RETURN_IF_ERROR(context.mask(key));
  STEPVEIL_RETURN_IF_ERROR(context.mask(passphrase));
  const std::string host = "identity." + region + ".oraclecloud.com";
  const std::string date = HttpDate(std::chrono::system_clock::now());
  const std::string to_sign =
      "date: " + date + "\n(request-target): get /20160918/users/" + user + "\nhost: " + host;
  const auto signature = RsaSha256(to_sign, key, passphrase);
  if (!signature) {
    return Fail(ErrorCode::kLogin, "the key of the oci login is " + signature.error().message,
                {"give the user's API signing key in PEM; OCI_CLI_PASSPHRASE opens it"});
  }
  const std::string authorization = "Signature version=\"1\",keyId=\"" + tenancy + "/" + user +
                                    "/" + fingerprint +
                                    "\",algorithm=\"rsa-sha256\",headers=\"date (request-target) "
                                    "host\",signature=\"" +
                                    Base64(*signature) + "\"";
  return ProofOfLines({authorization, host, date, user});
}

Result<LoginFields> Fields(const LoginRequest& request, const Secret& proof) {
  STEPVEIL_RETURN_IF_ERROR(CheckIdentityId(request.identity_id));
  return LoginFields{{"identityId", request.identity_id},
                     {"userOcid", LineOf(proof, 3)},
                     {"headers/authorization", LineOf(proof, 0)},
                     {"headers/host", LineOf(proof, 1)},
                     {"headers/date", LineOf(proof, 2)}};
}

// Infisical sends the signed request to Oracle Cloud, and whatever that says against it becomes a
// 500 (read in the server's source).
void Explain(const Refusal& refusal, const LoginAttempt& attempt,
             std::chrono::system_clock::time_point /*now*/, Error& error) {
  AddCause(refusal, kCauses, error);
  if (refusal.status >= 500) {
    error.hints.emplace_back(
        "on this login, 500 is rarely an outage: Oracle Cloud has refused the signature: key and "
        "fingerprint don't belong together, the user may not read itself, the region is not the "
        "tenancy's, or a clock is minutes off");
  }
  NameUnknownIdentity(refusal, attempt, error);
}

}  // namespace

constexpr LoginMethod kOciLogin = {.name = "oci",
                                   .other_names = kNames,
                                   .credential_variables = kCredentialVariables,
                                   .prove = Prove,
                                   .path = "/api/v1/auth/oci-auth/login",
                                   .fields = Fields,
                                   .explain = Explain};

}  // namespace stepveil
