#include "core/identity/azure_token.h"

#include "core/base/encoding.h"
#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/identity/json_word.h"
#include "core/identity/jwt_proof.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

using nlohmann::json;

constexpr const char* kForce = "INFISICAL_AZURE_AUTH_USE_WORKLOAD_IDENTITY";
constexpr const char* kTokenFile = "AZURE_FEDERATED_TOKEN_FILE";
constexpr const char* kAuthority = "AZURE_AUTHORITY_HOST";
constexpr const char* kAppEndpoint = "IDENTITY_ENDPOINT";
constexpr const char* kMachineEndpoint = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
constexpr const char* kLinkLocal = "http://169.254.169.254";
constexpr const char* kMicrosoft = "https://login.microsoftonline.com";
constexpr const char* kManagement = "https://management.azure.com/";

std::string ValueOf(const ProofContext& context, const char* name) {
  return std::string(Trim(context.variables.GetNonEmpty(name).value_or("")));
}

std::string ResourceOf(const ProofContext& context) {
  return context.login.audience.empty() ? kManagement : context.login.audience;
}

bool UsesWorkloadIdentity(const ProofContext& context) {
  const std::string forced = LowerAscii(ValueOf(context, kForce));
  const bool yes = forced == "true" || forced == "1";
  const bool no = forced == "false" || forced == "0";
  return yes || (!no && !ValueOf(context, kTokenFile).empty() &&
                 !ValueOf(context, "AZURE_CLIENT_ID").empty() &&
                 !ValueOf(context, "AZURE_TENANT_ID").empty());
}

// "&client_id=..." for one of several identities.
std::string Choice(const ProofContext& context) {
  const std::string client = ValueOf(context, "INFISICAL_AZURE_AUTH_CLIENT_ID");
  const std::string object = ValueOf(context, "INFISICAL_AZURE_AUTH_OBJECT_ID");
  return !client.empty()   ? "&client_id=" + PercentEncode(client)
         : !object.empty() ? "&object_id=" + PercentEncode(object)
                           : "";
}

Result<Secret> Form(const ProofContext& context, const Secret& assertion) {
  const std::string before =
      "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-"
      "assertion-type%3Ajwt-bearer&client_id=" +
      PercentEncode(ValueOf(context, "AZURE_CLIENT_ID")) +
      "&scope=" + PercentEncode(WithoutFinalSlash(ResourceOf(context)) + "/.default") +
      "&client_assertion=";
  std::string form;
  form.reserve(before.size() + assertion.size_bytes());
  form.append(before).append(assertion.Expose());  // a JWT: nothing in it is to be encoded
  return Secret::Take(form);
}

Result<MetadataQuestion> ToMicrosoft(const ProofContext& context) {
  const std::string tenant = ValueOf(context, "AZURE_TENANT_ID");
  for (const char* name : {kTokenFile, "AZURE_CLIENT_ID", "AZURE_TENANT_ID"}) {
    if (ValueOf(context, name).empty()) {
      return Fail(ErrorCode::kLogin, std::string(name) + " is not set, but " + kForce + " is",
                  {"the webhook of Azure workload identity sets it in a pod that has the label "
                   "azure.workload.identity/use: \"true\""});
    }
  }
  STEPVEIL_ASSIGN_OR_RETURN(
      const Secret assertion,
      ReadJwtFile(ValueOf(context, kTokenFile), std::string("the file in ") + kTokenFile));
  STEPVEIL_RETURN_IF_ERROR(context.mask(assertion));
  const std::string authority = ValueOf(context, kAuthority);
  MetadataQuestion question;
  question.url = WithoutFinalSlash(authority.empty() ? kMicrosoft : authority) + "/" +
                 PercentEncode(tenant) + "/oauth2/v2.0/token";
  question.source = authority.empty() ? "AZURE_TENANT_ID" : kAuthority;
  question.method = HttpMethod::kPost;
  STEPVEIL_ASSIGN_OR_RETURN(question.form, Form(context, assertion));
  return question;
}

Result<MetadataQuestion> ToApp(const ProofContext& context) {
  const Secret header(ValueOf(context, "IDENTITY_HEADER"));
  STEPVEIL_RETURN_IF_ERROR(context.mask(header));
  MetadataQuestion question;
  question.url = ValueOf(context, kAppEndpoint) +
                 "?api-version=2019-08-01&resource=" + PercentEncode(ResourceOf(context)) +
                 Choice(context);
  question.source = kAppEndpoint;
  question.header.emplace("X-IDENTITY-HEADER", header.Clone());
  return question;
}

MetadataQuestion ToMachine(const ProofContext& context) {
  const std::string endpoint = ValueOf(context, kMachineEndpoint);
  MetadataQuestion question;
  question.url = WithoutFinalSlash(endpoint.empty() ? kLinkLocal : endpoint) +
                 "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" +
                 PercentEncode(ResourceOf(context)) + Choice(context);
  question.source = kMachineEndpoint;
  question.header.emplace("Metadata", Secret("true"));
  question.time = kTimeForMetadata;
  return question;
}

Result<MetadataQuestion> QuestionFor(const ProofContext& context) {
  if (UsesWorkloadIdentity(context)) {
    return ToMicrosoft(context);
  }
  const bool in_app =
      !ValueOf(context, kAppEndpoint).empty() && !ValueOf(context, "IDENTITY_HEADER").empty();
  return in_app ? ToApp(context) : ToMachine(context);
}

// Azure's own word for what is wrong, of all its services: {"error":"invalid_resource",...}.
tl::unexpected<Error> Refused(const HttpResponse& answer, const json& body) {
  const json code = body.contains("error") ? body.at("error") : json();
  const std::string word = code.is_string() ? ", " + Quoted(code.get<std::string>()) : "";
  return Fail(ErrorCode::kLogin,
              "Azure gives no token: it answered " + std::to_string(answer.status) + word,
              {"an identity must be assigned to the machine, app or pod; of several, "
               "INFISICAL_AZURE_AUTH_CLIENT_ID names one",
               "with workload identity, a federated credential must trust the issuer, subject and "
               "audience of the token in " +
                   std::string(kTokenFile)});
}

}  // namespace

Result<Secret> FindAzureToken(const ProofContext& context) {
  STEPVEIL_ASSIGN_OR_RETURN(MetadataQuestion question, QuestionFor(context));
  auto answer = Ask(context, std::move(question));
  if (!answer) {
    Error error = WithContext("no token from Azure", std::move(answer).error());
    error.hints.emplace_back(
        "this login is for jobs on Azure with a managed identity; elsewhere use another --method");
    return Fail(std::move(error));
  }
  json body = ReadForeignJson(answer->body.Expose(), kSmallJson);
  body = body.is_object() ? std::move(body) : json::object();
  if (answer->status != 200) {
    return Refused(*answer, body);
  }
  return JwtOf(TakeWord(body, "access_token"), "Azure's service for tokens");
}

}  // namespace stepveil
