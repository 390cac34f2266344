#include "core/identity/login.h"

#include "core/base/foreign_json.h"
#include "core/base/one_word.h"
#include "core/base/text.h"
#include "core/identity/login_method.h"
#include "core/identity/login_post.h"
#include "core/identity/login_refusal.h"
#include "core/identity/token_refusal.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace stepveil {
namespace {

using nlohmann::json;

constexpr std::chrono::seconds kRevocationTime{5};

// "st.id.secret.key": the server gets the first three parts; the fourth once decrypted end to end.
Result<AccessToken> ServiceToken(std::string_view text) {
  std::size_t end = 2;
  for (int part = 0; part < 2 && end != text.npos; ++part) {
    end = text.find('.', end + 1);
  }
  if (end == text.npos && std::count(text.begin(), text.end(), '.') < 2) {
    return Fail(ErrorCode::kLogin, "the service token is not complete",
                {"it has four parts, \"st.\" and three more with dots between: copy all of it"});
  }
  return AccessToken{Secret(text.substr(0, end)), AccessToken::Kind::kService};
}

Result<AccessToken> GivenToken(const Secret& token) {
  const std::string_view text = Trim(token.Expose());
  if (!IsOneWord(text)) {
    return Fail(ErrorCode::kLogin,
                text.empty() ? "the access token is empty"
                             : "the access token holds white space or control characters",
                {"check INFISICAL_TOKEN: a token is one word"});
  }
  if (text.starts_with("st.")) {
    return ServiceToken(text);
  }
  return AccessToken{Secret(text), AccessToken::Kind::kGiven};
}

// What isn't a JSON object is no answer of Infisical's: half a body, a web page.
json BodyOf(const HttpResponse& answer) {
  return ReadForeignJson(answer.body.Expose(), kSmallJson);
}

Result<AccessToken> ReadToken(json body, const HttpResponse& answer,
                              const std::vector<const Secret*>& sent) {
  auto* const token =
      body.contains("accessToken") ? body["accessToken"].get_ptr<std::string*>() : nullptr;
  if (token == nullptr || !IsOneWord(*token)) {
    return Fail(ErrorCode::kLogin,
                "the server answered 200 without an access token (" +
                    std::to_string(answer.body.size_bytes()) + " bytes)" +
                    NameRequest(ReadRefusal(answer, sent)),
                {"check that the domain is the address of an Infisical instance"});
  }
  AccessToken issued{Secret::Take(*token), AccessToken::Kind::kIssued};
  const auto lifetime = body.find("expiresIn");
  if (lifetime != body.end() && lifetime->is_number_unsigned()) {
    issued.expires_in = std::chrono::seconds(lifetime->get<std::uint32_t>());
  }
  return issued;
}

// What a server or proxy may echo.
std::vector<const Secret*> CredentialsIn(const LoginRequest& request, const Secret& proof) {
  std::vector<const Secret*> sent = {&proof};
  for (const auto& [name, credential] : request.own.secrets) {
    sent.push_back(&credential);
  }
  return sent;
}

Error Refused(const HttpResponse& answer, const LoginRequest& request, const Secret& proof,
              const std::string& domain) {
  const LoginAttempt attempt{request.method, request.identity_id, ReadClaims(proof),
                             request.own.texts, domain};
  const Refusal refusal = ReadRefusal(answer, CredentialsIn(request, proof));
  return LoginRefused(refusal, attempt, std::chrono::system_clock::now());
}

}  // namespace

Result<AccessToken> Login(Client& client, const LoginRequest& request, const Secret& proof) {
  const LoginMethod* const method = LoginMethodNamed(request.method);
  if (method == nullptr) {
    return Fail(ErrorCode::kLogin, "no way to log in was found",
                {"give an identity id (oidc, aws-iam), a client id and secret (universal) or "
                 "INFISICAL_TOKEN"});
  }
  if (!method->issues_token) {
    return GivenToken(request.token);
  }
  const Secret& sent = proof.empty() ? request.jwt : proof;
  STEPVEIL_ASSIGN_OR_RETURN(Post post, LoginPost(request, sent));
  Result<HttpResponse> answer = client.Send(
      ApiCall{HttpMethod::kPost, post.path, std::nullopt, std::move(post.body), Repeat::kLogin});
  if (!answer) {
    return Fail(WithContext("cannot log in", std::move(answer).error()));
  }
  json body = BodyOf(*answer);
  Result<AccessToken> token =
      answer->status == 200 && body.is_object()
          ? ReadToken(std::move(body), *answer, CredentialsIn(request, sent))
          : Result<AccessToken>(Fail(Refused(*answer, request, sent, client.address())));
  if (!token) {
    return Fail(
        WithContext("cannot log in to " + Escaped(client.address()), std::move(token).error()));
  }
  return token;
}

Result<void> Revoke(Client& client, const AccessToken& token) {
  if (token.kind != AccessToken::Kind::kIssued || token.value.empty()) {
    return {};
  }
  STEPVEIL_ASSIGN_OR_RETURN(Post post, RevokePost(token.value));
  // Safe to repeat: a second revocation is answered "no such token". The token goes into the body
  // alone; an Authorization header would be checked first.
  Result<HttpResponse> answer = client.SendWithin(
      kRevocationTime,
      ApiCall{HttpMethod::kPost, post.path, std::nullopt, std::move(post.body), Repeat::kSafe});
  if (!answer) {
    return Fail(WithContext("cannot revoke the access token", std::move(answer).error()));
  }
  if (answer->status == 200 && BodyOf(*answer).is_object()) {
    return {};
  }
  const Refusal refusal = ReadRefusal(*answer, {&token.value});
  if (IsTokenGone(refusal)) {
    return {};
  }
  const bool server_failed = refusal.status >= 500 || !refusal.from_api;
  return Fail(server_failed ? ErrorCode::kNetwork : ErrorCode::kLogin,
              "cannot revoke the access token: " + Describe(refusal),
              {"keep the lifetime of the identity's tokens short"});
}

}  // namespace stepveil
