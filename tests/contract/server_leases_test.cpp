// Dynamic secrets and their leases on the dev server, as its own source (unrecorded) has them.
#include "tests/contract/newer_server.h"

#include <set>

namespace stepveil::devserver {
namespace {

using ::testing::HasSubstr;

constexpr char kLeases[] = "/api/v1/dynamic-secrets/leases";

class ServerLeases : public NewerServer {
 protected:
  // `more` is merged into the body, null removes a field.
  Answer Ask(const std::string& method, const std::string& target, const Json& more = {}) {
    Json body{{"projectSlug", "acme-app"}, {"environmentSlug", "dev"}, {"path", "/frontend"}};
    if (more.is_object()) body.merge_patch(more);
    Call call{method, target, {{"content-type", "application/json"}}, body.dump(), "192.0.2.1"};
    call.headers["authorization"] = "Bearer " + token_;
    return rig_.Send(call);
  }

  Answer Take(const std::string& name, Json more = Json::object()) {
    more["dynamicSecretName"] = name;
    return Ask("POST", kLeases, more);
  }

  std::string Of(const Answer& lease) { return kLeases + ('/' + IdOf(lease)); }
  std::string IdOf(const Answer& lease) { return Body(lease)["lease"]["id"]; }
  std::string EndOf(const Answer& lease) { return Body(lease)["lease"]["expireAt"]; }
  std::string MessageOf(const Answer& answer) { return Body(answer)["message"]; }

  Json Ledger() { return Body(rig_.Get("/_dev/leases", "")); }

  std::string token_ = rig_.Login("ci-ua");
};

TEST_F(ServerLeases, EachLeaseHasAUserAndAPasswordOfItsOwn) {
  std::set<std::string> values;
  for (int i = 0; i < 3; ++i) {
    const Answer lease = Take("database");
    ASSERT_EQ(lease.status, 200) << lease.body;
    for (const char* name : {"DB_USERNAME", "DB_PASSWORD"}) {
      values.insert(Body(lease)["data"][name]);
    }
  }
  EXPECT_EQ(values.size(), 6U);
  EXPECT_EQ(values.count(""), 0U);
  EXPECT_EQ(Body(Take("queue", {{"path", "/compose"}}))["data"].size(), 2U);
  EXPECT_EQ(Ledger()["taken"], 4);
  EXPECT_EQ(Ledger()["live"], 4);
}

TEST_F(ServerLeases, AFolderListsItsOwn) {
  const auto listed = [&](const std::string& path) {
    const Answer answer = rig_.Get(
        "/api/v1/dynamic-secrets?projectSlug=acme-app&environmentSlug=dev&path=" + path, token_);
    std::set<std::string> names;
    EXPECT_THAT(answer.status, ::testing::AnyOf(200, 403)) << answer.body;
    if (answer.status == 200) {
      const Json body = Body(answer);
      for (const Json& one : body["dynamicSecrets"]) names.insert(one["name"]);
    }
    return names;
  };
  EXPECT_EQ(listed("%2Fcompose"), std::set<std::string>{"queue"});
  EXPECT_EQ(listed("%2Ffrontend").count("database"), 1U);
  EXPECT_EQ(listed("%2Fbackend").size(), 0U);
  token_ = rig_.Login("ci-limited");
  EXPECT_EQ(listed("%2Fcompose").size(), 0U);
}

TEST_F(ServerLeases, OneThatIsRevokedIsGone) {
  const Answer lease = Take("database");
  EXPECT_EQ(Ask("DELETE", Of(lease), {{"isForced", false}}).status, 200);
  EXPECT_EQ(Ledger()["live"], 0);
  EXPECT_EQ(Ledger()["revoked"], 1);
  EXPECT_EQ(Ledger()["leases"][0]["state"], "revoked");
  for (const auto& [method, target] :
       {std::pair<std::string, std::string>{"DELETE", Of(lease)}, {"POST", Of(lease) + "/renew"}}) {
    const Answer again = Ask(method, target);
    EXPECT_EQ(again.status, 404) << method;
    EXPECT_THAT(MessageOf(again), HasSubstr(IdOf(lease)));
  }
}

TEST_F(ServerLeases, LivesAsLongAsIsAskedAndNoLongerThanTheDynamicSecretLets) {
  const Answer lease = Take("database", {{"ttl", "2m"}});
  ASSERT_EQ(lease.status, 200);
  rig_.Advance(100);
  const Answer renewed = Ask("POST", Of(lease) + "/renew", {{"ttl", "120s"}});
  ASSERT_EQ(renewed.status, 200) << renewed.body;
  EXPECT_GT(EndOf(renewed), EndOf(lease));
  rig_.Advance(100);
  EXPECT_EQ(Ledger()["live"], 1);
  EXPECT_EQ(Ledger()["leases"][0]["renewals"], 1);
  rig_.Advance(21);
  EXPECT_EQ(Ledger()["live"], 0);
  EXPECT_EQ(Ledger()["leases"][0]["state"], "expired");
  EXPECT_EQ(Ask("POST", Of(lease) + "/renew").status, 404);

  const Answer ending = Take("ending");
  rig_.Advance(2);
  const Answer refused = Ask("POST", Of(ending) + "/renew");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(MessageOf(refused), HasSubstr("max TTL"));
  EXPECT_EQ(Take("ending", {{"ttl", "1m"}}).status, 400);
}

TEST_F(ServerLeases, ATtlIsAMinuteToADay) {
  for (const char* ttl : {"59s", "1d1h", "25h", "86401s", "0", "soon", ""}) {
    EXPECT_EQ(Take("database", {{"ttl", ttl}}).status, 422) << ttl;
  }
  for (const char* ttl : {"60s", "1m", "60000", "24h", "1d"}) {
    EXPECT_EQ(Take("database", {{"ttl", ttl}}).status, 200) << ttl;
  }
  const Answer timeless = Take("timeless");
  EXPECT_EQ(EndOf(timeless), Body(timeless)["lease"]["createdAt"]);
}

TEST_F(ServerLeases, RefusesWhatIsNotThereAndWhoMayNot) {
  EXPECT_EQ(Take("databse").status, 404);
  EXPECT_EQ(Take("database", {{"path", "/backend"}}).status, 404);
  EXPECT_EQ(Take("database", {{"path", "/nowhere"}}).status, 404);
  EXPECT_EQ(Take("database", {{"projectSlug", "acme"}}).status, 404);
  EXPECT_EQ(Take("database", {{"path", nullptr}}).status, 422);
  for (const char* identity : {"ci-limited", "ci-nomember", "ci-noaccess"}) {
    token_ = rig_.Login(identity);
    EXPECT_EQ(Take("database").status, 403) << identity;
  }
  token_ = rig_.described()["service_tokens"]["legacy"];
  EXPECT_EQ(Take("database").status, 403);
  EXPECT_EQ(Ledger()["taken"], 0);
}

}  // namespace
}  // namespace stepveil::devserver
