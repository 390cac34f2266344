#include "tests/contract/server_scenario.h"

#include <nlohmann/json.hpp>

#include <functional>

namespace stepveil::devserver {
namespace {

constexpr const char* kRecordedAddress = "127.0.0.1";

// What stands for <JWT> in a scenario, after whatever else it needs.
using SetUp = std::function<std::string(Rig&)>;
using SetUps = std::map<std::string, SetUp>;

SetUp LoginOf(const std::string& identity, int seconds_later = 0) {
  return [=](Rig& rig) {
    std::string token = rig.Login(identity);
    rig.Advance(seconds_later);
    return token;
  };
}

std::string RootList(const Rig& rig) {
  return "/api/v3/secrets/raw?environment=dev&workspaceId=" + rig.placeholders().at("<PROJECT_ID>");
}

// `before`, then so many lists with the same token.
SetUp AfterLists(const SetUp& before, int lists) {
  return [=](Rig& rig) {
    std::string token = before(rig);
    for (int i = 0; i < lists; ++i) rig.Get(RootList(rig), token);
    return token;
  };
}

// `before`, then the token is sent to the renew or revoke route.
SetUp AfterPost(const SetUp& before, const std::string& action) {
  return [=](Rig& rig) {
    std::string token = before(rig);
    rig.Post("/api/v1/auth/token/" + action, {{"accessToken", token}});
    return token;
  };
}

SetUp AfterLogins(const std::string& secret, int logins) {
  return [=](Rig& rig) {
    for (int i = 0; i < logins; ++i) rig.Login("ci-ua", secret);
    return std::string();
  };
}

SetUp Tampered() {
  return [](Rig& rig) {
    std::string token = rig.Login("ci-ua");
    char& middle = token[token.rfind('.') + 10];
    middle = middle == 'A' ? 'B' : 'A';
    return token;
  };
}

SetUp Minted(const std::string& issuer, const Json& claims = Json::object(),
             const Json& more = Json::object()) {
  Json order{{"issuer", issuer}, {"claims", claims}};
  order.update(more);
  return [order](Rig& rig) { return rig.Mint(order); };
}

// `before`, then the server loses what `flag` names.
SetUp Outage(const SetUp& before, const std::string& flag) {
  return [=](Rig& rig) {
    std::string token = before(rig);
    rig.Control({{flag, true}});
    return token;
  };
}

// So many requests from the recorded address, all of them within the limit.
SetUp Exhausted(const std::string& method, int times) {
  return [=](Rig& rig) {
    const std::string token = rig.Login("ci-ua");
    const bool list = method == "GET";
    Call call{method,
              list ? RootList(rig) : "/api/v1/auth/universal-auth/login",
              {},
              "",
              kRecordedAddress};
    if (list) call.headers["authorization"] = "Bearer " + token;
    for (int i = 0; i < times; ++i) rig.Send(call);
    return token;
  };
}

void AddIdTokens(SetUps& all) {
  const std::string prefix = "oidc-login-";
  all[prefix + "gitlab-ok"] = Minted("gitlab");
  all[prefix + "jenkins-ok"] = Minted("jenkins");
  all[prefix + "second-allowed-audience"] =
      Minted("github", {{"aud", "https://infisical.example.com"}});
  all[prefix + "wrong-audience"] = Minted("github", {{"aud", "https://elsewhere.example.com"}});
  all[prefix + "audience-array"] =
      Minted("github", {{"aud", Json::array({"https://github.com/acme"})}});
  all[prefix + "no-audience-claim"] = Minted("github", {{"aud", nullptr}});
  all[prefix + "wrong-subject"] = Minted("github", {{"sub", "repo:acme/app:pull_request"}});
  all[prefix + "wrong-issuer"] = Minted("github", {{"iss", "https://elsewhere.example.com"}});
  all[prefix + "wrong-claim"] = Minted("github", {{"repository_owner", "other"}});
  all[prefix + "missing-bound-claim"] = Minted("github", {{"repository_owner", nullptr}});
  all[prefix + "expired"] = [](Rig& rig) {
    std::string token = rig.Mint({{"issuer", "github"}});
    rig.Advance(301);
    return token;
  };
  all[prefix + "not-yet-valid"] = Minted("github", {{"nbf", 4000000000}, {"exp", 4000000300}});
  all[prefix + "bad-signature"] = Minted("github", Json::object(), {{"key", "wrong"}});
  all[prefix + "unknown-kid"] = Minted("github", Json::object(), {{"kid", "nope"}});
  all[prefix + "issuer-http"] = Minted("github", {{"iss", "http://127.0.0.1:9480/issuer/github"}});
}

void AddTokens(SetUps& all) {
  const SetUp revoked = AfterPost(LoginOf("ci-ua"), "revoke");
  for (const char* name : {"list-revoked-token", "token-renew-revoked", "token-revoke-twice",
                           "token-revoke-with-own-auth-header"}) {
    all[name] = revoked;
  }
  all["list-token-other-key"] = Minted("github");
  all["list-token-tampered"] = Tampered();
  all["token-renew-default-ttls"] = LoginOf("ci-default-ttls");
  all["list-after-renew-default-ttls"] = AfterPost(LoginOf("ci-default-ttls"), "renew");
  all["token-renew-past-max-ttl"] = LoginOf("ci-nearmax", 2);
  all["list-after-refused-renew"] = AfterPost(LoginOf("ci-nearmax", 2), "renew");
  all["list-expired-max-ttl"] = LoginOf("ci-short", 5);
  all["token-renew-expired-jwt"] = LoginOf("ci-short", 5);
  all["list-expired-ttl"] = LoginOf("ci-short-ttl", 3);
  all["token-renew-expired-ttl"] = LoginOf("ci-short-ttl", 3);
  all["list-expired-ttl-again"] = AfterLists(LoginOf("ci-short-ttl", 3), 1);
  all["list-uses-1"] = LoginOf("ci-twouses");
  all["list-uses-2"] = AfterLists(LoginOf("ci-twouses"), 1);
  all["list-uses-3-over-limit"] = AfterLists(LoginOf("ci-twouses"), 2);
  all["ua-login-secret-uses-exhausted"] = AfterLogins("one-use", 1);
  all["ua-login-secret-uses-exhausted-again"] = AfterLogins("one-use", 2);
  all["ua-login-secret-expired"] = LoginOf("ci-ua", 2);
}

void AddActors(SetUps& all) {
  for (const char* name : {"list-forbidden-not-a-member", "list-forbidden-not-a-member-slug"}) {
    all[name] = LoginOf("ci-nomember");
  }
  for (const char* name : {"list-forbidden-no-access-role", "list-forbidden-recursive",
                           "list-forbidden-unknown-path"}) {
    all[name] = LoginOf("ci-noaccess");
  }
  for (const char* name :
       {"list-limited-allowed", "list-limited-denied-path", "list-limited-denied-env",
        "list-limited-recursive-root", "get-limited-ref-denied-expand",
        "get-limited-ref-denied-raw", "get-limited-imported"}) {
    all[name] = LoginOf("ci-limited");
  }
  all["list-oidc-token"] = [](Rig& rig) {
    return rig.OidcLogin("ci-oidc-github", rig.Mint({{"issuer", "github"}}));
  };
}

void AddLimitsAndOutages(SetUps& all) {
  for (const char* name :
       {"rate-limit-secrets-exceeded", "rate-limit-other-route-still-ok",
        "rate-limit-get-by-name-separate-bucket", "rate-limit-bad-token-while-limited"}) {
    all[name] = Exhausted("GET", 40);
  }
  all["rate-limit-login-exceeded"] = Exhausted("POST", 200);
  const std::map<std::string, std::string> flags{
      {"db", "database_down"}, {"redis", "redis_down"}, {"maintenance", "maintenance"}};
  for (const auto& [part, flag] : flags) {
    for (const char* request : {"list", "revoke", "status", "ua-login"}) {
      all["outage-" + part + '-' + request] = Outage(LoginOf("ci-ua"), flag);
    }
    all["outage-" + part + "-oidc-login"] = Outage(Minted("github"), flag);
  }
}

const SetUps& AllSetUps() {
  static const SetUps kAll = [] {
    SetUps all;
    AddIdTokens(all);
    AddTokens(all);
    AddActors(all);
    AddLimitsAndOutages(all);
    return all;
  }();
  return kAll;
}

SetUp SetUpFor(const std::string& name) {
  auto found = AllSetUps().find(name);
  if (found != AllSetUps().end()) return found->second;
  return name.starts_with("oidc-login-") ? Minted("github") : LoginOf("ci-ua");
}

std::string LowerCase(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

}  // namespace

Call Prepare(Rig& rig, const std::string& name, const std::string& request) {
  std::map<std::string, std::string> values = rig.placeholders();
  values["<JWT>"] = SetUpFor(name)(rig);
  const Json filled = Json::parse(Filled(request, values));
  Call call{filled["method"], filled["path"], {}, "", kRecordedAddress};
  for (const auto& [header, value] : filled["headers"].items()) {
    call.headers[LowerCase(header)] = value;
  }
  const Json& body = filled["body"];
  if (!body.is_null()) call.body = body.is_string() ? body.get<std::string>() : body.dump();
  if (call.headers.contains("if-none-match")) {
    call.headers["if-none-match"] = HeaderOf(rig.Get(call.target, values["<JWT>"]), "etag");
  }
  return call;
}

}  // namespace stepveil::devserver
