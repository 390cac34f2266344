#include "gitlab-component/id_token_source.h"

#include "core/base/encoding.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace stepveil::gitlab {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kCanary = "canary-9f3b-SECRET";

std::string Base64Url(const std::string& text) {
  std::string encoded = Base64(text);
  std::replace(encoded.begin(), encoded.end(), '+', '-');
  std::replace(encoded.begin(), encoded.end(), '/', '_');
  encoded.erase(encoded.find_last_not_of('=') + 1);
  return encoded;
}

// A token with these claims; the signature is what no message may show.
std::string Jwt(const std::string& claims) {
  return Base64Url(R"({"alg":"RS256"})") + "." + Base64Url(claims) + "." + kCanary;
}

Result<Secret> Fetch(const std::vector<std::string>& block, const std::string& audience) {
  stepveil::testing::FakeTransport transport;
  stepveil::testing::FakeClock time;
  const Clock clock = time.clock();
  const Variables variables(block);
  return MakeIdTokenSource({variables, transport, clock, time.now})->Fetch(audience);
}

std::string TextOf(const Error& error) {
  std::string text = error.message;
  for (const std::string& hint : error.hints) {
    text += "\n" + hint;
  }
  return text;
}

std::string Failure(const std::vector<std::string>& block, const std::string& audience) {
  const auto fetched = Fetch(block, audience);
  if (fetched) {
    return "no error";
  }
  EXPECT_EQ(fetched.error().code, ErrorCode::kLogin);
  const std::string text = TextOf(fetched.error());
  EXPECT_THAT(text, Not(HasSubstr(kCanary)));
  EXPECT_THAT(text, Not(HasSubstr("eyJ")));
  return text;
}

TEST(GitlabIdTokenSource, TakesTheTokenOfTheRightAudience) {
  const std::string one = Jwt(R"({"aud":"https://a.example"})");
  const std::string several = Jwt(R"({"aud":["https://b.example","https://a.example"]})");
  for (const std::string& jwt : {one, several}) {
    const auto fetched = Fetch({"STEPVEIL_ID_TOKEN= " + jwt + "\n"}, "https://a.example");
    ASSERT_TRUE(fetched) << fetched.error().message;
    EXPECT_EQ(fetched->Expose(), jwt);
  }
  EXPECT_TRUE(Fetch({"STEPVEIL_ID_TOKEN=" + one}, ""));
}

TEST(GitlabIdTokenSource, InfisicalsNameComesSecond) {
  const std::string ours = "STEPVEIL_ID_TOKEN=" + Jwt(R"({"aud":"ours"})");
  const std::string theirs = "INFISICAL_ID_TOKEN=" + Jwt(R"({"aud":"theirs"})");
  EXPECT_TRUE(Fetch({theirs}, "theirs"));
  EXPECT_TRUE(Fetch({theirs, ours}, "ours"));
  EXPECT_TRUE(Fetch({"STEPVEIL_ID_TOKEN=", theirs}, "theirs"));
}

TEST(GitlabIdTokenSource, AMissingTokenSaysWhatToAdd) {
  EXPECT_THAT(Failure({}, "https://a.example"),
              HasSubstr("id_tokens: { STEPVEIL_ID_TOKEN: { aud: https://a.example } }"));
  EXPECT_THAT(Failure({}, "x\n##[add]"), Not(HasSubstr("x\n")));
}

TEST(GitlabIdTokenSource, AnotherAudienceIsRefused) {
  const std::string jwt = "STEPVEIL_ID_TOKEN=" + Jwt(R"({"aud":"https://b.example"})");
  EXPECT_THAT(Failure({jwt}, "https://a.example"),
              HasSubstr("is for \"https://b.example\", not for \"https://a.example\""));
  EXPECT_THAT(Failure({"INFISICAL_ID_TOKEN=" + Jwt("{}")}, "https://a.example"),
              HasSubstr("INFISICAL_ID_TOKEN is for no audience"));
}

TEST(GitlabIdTokenSource, WhatIsNoTokenIsRefused) {
  for (const std::string value : {"canary-9f3b-SECRET", "a.b.canary-9f3b-SECRET", "${STEPVEIL}"}) {
    EXPECT_THAT(Failure({"STEPVEIL_ID_TOKEN=" + value}, "a"), HasSubstr("has not the form"));
  }
}

TEST(GitlabIdTokenSource, BothVariablesAreCredentials) {
  stepveil::testing::FakeTransport transport;
  stepveil::testing::FakeClock time;
  const Clock clock = time.clock();
  const std::vector<std::string> block;
  const Variables variables(block);
  EXPECT_THAT(MakeIdTokenSource({variables, transport, clock, time.now})->CredentialVariables(),
              ElementsAre("STEPVEIL_ID_TOKEN", "INFISICAL_ID_TOKEN"));
}

TEST(GitlabExplainLogin, ShowsTheClaimsThatIdentitiesAskFor) {
  const std::vector<std::string> block = {
      "STEPVEIL_ID_TOKEN=" +
      Jwt(R"({"aud":"a","project_path":"acme/app","ref":"a\u001b[31mb","user_email":"x@y"})")};
  Error error{ErrorCode::kLogin, "refused", {}};
  ExplainLogin(error, Variables(block));
  EXPECT_THAT(error.hints, Contains(HasSubstr("project_path \"acme/app\"")));
  EXPECT_THAT(TextOf(error), HasSubstr("ref \"a\\x1b[31mb\""));
  EXPECT_THAT(TextOf(error), Not(HasSubstr("x@y")));
  EXPECT_THAT(TextOf(error), Not(HasSubstr(kCanary)));
}

TEST(GitlabExplainLogin, SaysNothingWhereThereIsNothingToSay) {
  Error other{ErrorCode::kNetwork, "gone", {}};
  ExplainLogin(other, Variables(std::vector<std::string>{"STEPVEIL_ID_TOKEN=" +
                                                         Jwt(R"({"project_path":"acme/app"})")}));
  EXPECT_THAT(other.hints, IsEmpty());
  Error login{ErrorCode::kLogin, "refused", {}};
  ExplainLogin(login, Variables(std::vector<std::string>{}));
  EXPECT_THAT(login.hints, IsEmpty());
}

}  // namespace
}  // namespace stepveil::gitlab
