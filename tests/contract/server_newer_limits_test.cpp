#include "tests/contract/newer_server.h"

namespace stepveil::devserver {
namespace {

TEST_F(NewerServer, LimitsWith429UntilTheMinuteIsOver) {
  rig_.Control({{"rate_limits", {{"secrets", 2}}}});
  const std::string token = rig_.Login("ci-ua");
  const std::string list = V4("?environment=dev");
  EXPECT_EQ(rig_.Get(list, token).status, 200);
  EXPECT_EQ(rig_.Get(list, token).status, 200);
  const Answer limited = rig_.Get(list, token);
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(Body(limited)["error"], "RateLimitExceeded");
  EXPECT_EQ(HeaderOf(limited, "retry-after"), "60");
  rig_.Advance(60);
  EXPECT_EQ(rig_.Get(list, token).status, 200);
}

TEST_F(NewerServer, LimitsForAsLongAsItsWindowIs) {
  rig_.Control({{"rate_limits", {{"secrets", 1}, {"window_ms", 4500}}}});
  const std::string token = rig_.Login("ci-ua");
  const std::string list = V4("?environment=dev");
  EXPECT_EQ(rig_.Get(list, token).status, 200);
  EXPECT_EQ(HeaderOf(rig_.Get(list, token), "retry-after"), "5");
  rig_.Advance(5);
  EXPECT_EQ(rig_.Get(list, token).status, 200);
}

TEST_F(NewerServer, TellsHowManyTokensAreLeft) {
  const std::string first = rig_.Login("ci-ua");
  const std::string second = rig_.Login("ci-ua");
  rig_.Post("/api/v1/auth/token/revoke", {{"accessToken", first}});
  const Json tokens = Body(rig_.Get("/_dev/tokens", ""));
  EXPECT_EQ(tokens, Json({{"issued", 2}, {"revoked", 1}, {"live", 1}}));
  EXPECT_EQ(rig_.Get(V4("?environment=dev"), second).status, 200);
  EXPECT_EQ(rig_.Send({"DELETE", "/_dev/tokens", {}, "", "127.0.0.1"}).status, 200);
  EXPECT_EQ(rig_.Get(V4("?environment=dev"), second).status, 401);
}

TEST_F(NewerServer, CountsEachForwardedAddressAlone) {
  rig_.Control({{"rate_limits", {{"secrets", 1}}}});
  Call call{"GET", V4("?environment=dev"), {}, "", "127.0.0.1"};
  call.headers["authorization"] = "Bearer " + rig_.Login("ci-ua");
  EXPECT_EQ(rig_.Send(call).status, 200);
  EXPECT_EQ(rig_.Send(call).status, 429);
  call.headers["x-forwarded-for"] = "192.0.2.7";
  EXPECT_EQ(rig_.Send(call).status, 200);
}

TEST_F(NewerServer, AnOlderServerHasNoV4) {
  rig_.Control({{"generation", 2024}});
  const Answer answer = Get(V4("?environment=dev"));
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(Body(answer)["message"].get<std::string>(),
              testing::StartsWith("Route GET:/api/v4/secrets?environment=dev"));
  rig_.Control({{"html_404", true}});
  const Answer page = Get(V4("?environment=dev"));
  EXPECT_EQ(page.status, 404);
  EXPECT_EQ(HeaderOf(page, "content-type"), "text/html; charset=utf-8");
}

TEST_F(NewerServer, TakesAnAudienceArrayAndNamesAMissingClaim) {
  const Json array = {{"aud", Json::array({"x", "https://github.com/acme"})}};
  EXPECT_NE(rig_.OidcLogin("ci-oidc-github", rig_.Mint({{"issuer", "github"}, {"claims", array}})),
            "");
  const Json missing = {{"repository_owner", nullptr}};
  const Answer answer =
      rig_.Post("/api/v1/auth/oidc-auth/login",
                {{"identityId", rig_.placeholders().at("<IDENTITY_ID:ci-oidc-github>")},
                 {"jwt", rig_.Mint({{"issuer", "github"}, {"claims", missing}})}});
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(Body(answer)["message"], "Access denied: token has no repository_owner field");
}

TEST_F(NewerServer, LogsInWithAStaticKey) {
  auto login = [this](const std::string& issuer) {
    return rig_.Post("/api/v1/auth/jwt-auth/login",
                     {{"identityId", rig_.placeholders().at("<IDENTITY_ID:ci-jwt-jenkins>")},
                      {"jwt", rig_.Mint({{"issuer", issuer}})}});
  };
  EXPECT_EQ(login("jenkins").status, 200);
  EXPECT_EQ(Body(login("github"))["message"], "Access denied: invalid signature");
}

TEST_F(NewerServer, LocksAfterThreeWrongSecretsIfToldTo) {
  rig_.Control({{"lockout", true}});
  const Json wrong{{"clientId", rig_.placeholders().at("<CLIENT_ID:ci-ua>")},
                   {"clientSecret", "wrong"}};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Body(rig_.Post("/api/v1/auth/universal-auth/login", wrong))["message"],
              "Invalid credentials");
  }
  EXPECT_EQ(rig_.Login("ci-ua"), "");
  rig_.Advance(301);
  EXPECT_NE(rig_.Login("ci-ua"), "");
}

TEST_F(NewerServer, PlaysGithubsTokenEndpoint) {
  const Json oidc = rig_.described()["oidc"];
  const std::string url = oidc["request_url"];
  const std::string target = url.substr(Rig::BaseUrl().size());
  const std::string token = oidc["request_token"];
  EXPECT_EQ(rig_.Get(target, "wrong").status, 401);
  const Json body = Body(rig_.Get(target + "&audience=https%3A%2F%2Finfisical.example.com", token));
  EXPECT_NE(rig_.OidcLogin("ci-oidc-github", body["value"]), "");
  const Json elsewhere = Body(rig_.Get(target + "&audience=elsewhere", token));
  EXPECT_EQ(rig_.OidcLogin("ci-oidc-github", elsewhere["value"]), "");
  EXPECT_EQ(rig_.Get(target + "&audience=%FF", token).status, 200);
}

TEST_F(NewerServer, PublishesTheIssuersKeys) {
  const Json document = Body(rig_.Get("/issuer/gitlab/.well-known/openid-configuration", ""));
  EXPECT_EQ(document["issuer"], Rig::BaseUrl() + "/issuer/gitlab");
  const std::string keys = document["jwks_uri"];
  const Json key = Body(rig_.Get(keys.substr(Rig::BaseUrl().size()), ""))["keys"][0];
  EXPECT_EQ(key["kty"], "RSA");
  EXPECT_EQ(key["e"], "AQAB");
  EXPECT_EQ(key["n"].get<std::string>().size(), 342u);
}

// Only a list that is there can be unchanged; a proxy on the way may have weakened the etag.
TEST_F(NewerServer, AnEtagThatIsKnownIsAnswered304WeakOrNot) {
  const std::string list = V4("?environment=dev&secretPath=/frontend");
  const std::string etag = HeaderOf(Get(list), "etag");
  const auto ask = [&](const std::string& if_none_match, const std::string& target) {
    return rig_.Send(
        {"GET",
         target,
         {{"authorization", "Bearer " + rig_.Login("ci-ua")}, {"if-none-match", if_none_match}},
         "",
         "127.0.0.1"});
  };
  for (const std::string& known : {etag, "W/" + etag, "\"other\", W/" + etag}) {
    EXPECT_EQ(ask(known, list).status, 304) << known;
    EXPECT_EQ(ask(known, list).body, "");
    EXPECT_EQ(HeaderOf(ask(known, list), "etag"), etag);
  }
  EXPECT_EQ(ask("\"other\"", list).status, 200);
  EXPECT_EQ(ask("*", "/api/v4/nothing").status, 404);
}

TEST_F(NewerServer, AChangedSecretChangesTheEtagAndTheVersion) {
  const std::string list = V4("?environment=dev&secretPath=/frontend");
  const std::string before = HeaderOf(Get(list), "etag");
  EXPECT_EQ(HeaderOf(Get(list), "etag"), before);
  rig_.Post("/_dev/secret", {{"path", "/frontend"}, {"key", "PUBLIC_API_URL"}, {"value", " new "}});
  EXPECT_NE(HeaderOf(Get(list), "etag"), before);
  const std::string one = "/PUBLIC_API_URL?environment=dev&secretPath=/frontend";
  EXPECT_EQ(Body(Get(V4(one)))["secret"]["secretValue"], "new");
  EXPECT_EQ(Body(Get(V4(one)))["secret"]["version"], 2);
  EXPECT_EQ(Body(Get(V4(one + "&version=1")))["secret"]["secretValue"],
            "https://api.dev.example.com");
  rig_.Post("/_dev/secret", {{"path", "/frontend"}, {"key", "PUBLIC_API_URL"}, {"value", nullptr}});
  EXPECT_THAT(Body(Get(list))["secrets"], IsEmpty());
}

TEST_F(NewerServer, RefusesOrdersItDoesNotKnow) {
  EXPECT_EQ(rig_.Post("/_dev/model", {{"generation", 2025}}).status, 400);
  EXPECT_EQ(rig_.Post("/_dev/model", {{"no_such_setting", true}}).status, 400);
  EXPECT_EQ(rig_.Post("/_dev/clock", Json::object()).status, 400);
  EXPECT_EQ(rig_.Post("/_dev/secret", {{"path", "/nope"}, {"key", "A"}}).status, 400);
  EXPECT_EQ(rig_.Post("/_dev/clock", {{"advance_seconds", 5}}).status, 200);
  for (const Json& body : {Json("text"), Json(), Json::array()}) {
    EXPECT_EQ(rig_.Post("/_dev/model", body).status, 400);
    EXPECT_EQ(rig_.Post("/_dev/clock", body).status, 400);
    EXPECT_EQ(rig_.Post("/_dev/secret", body).status, 400);
    EXPECT_EQ(rig_.Post("/_ci/mint", body).status, 404);
  }
}

TEST_F(NewerServer, SurvivesRequestsOfAnyShape) {
  for (const char* target :
       {"", "?", "/", "//", "/api/v3/secrets/raw/%", "/api/v3/secrets/raw?=&&a"}) {
    EXPECT_GE(Get(target).status, 400) << target;
  }
  const std::string header = "eyJhbGciOiJIUzI1NiJ9";
  for (const std::string& token : {std::string("."), std::string(".."), "a.b.c" + header,
                                   header + ".bnVsbA.x", header + "." + header + "."}) {
    EXPECT_EQ(rig_.Get(V4("?environment=dev"), token).status, 403) << token;
  }
}

TEST(BrokenSeed, IsNamedAndAnswersNothing) {
  ModelServer server({"/nonexistent/seed.yaml", "https://127.0.0.1:1"});
  EXPECT_THAT(server.Describe(), testing::HasSubstr("cannot read the seed"));
  EXPECT_EQ(server.Handle({"GET", "/api/status", {}, "", ""}).status, 500);
}

}  // namespace
}  // namespace stepveil::devserver
