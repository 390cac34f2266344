#include "core/secrets/fetch.h"

#include "tests/core/secrets/fetch_scene.h"

namespace stepveil {
namespace {

// The round trip that the whole flow is built around: after the login, one flight for three paths;
// a second one for what they import, which all of them share.
TEST(Fetch, ThreePathsOfAProjectByIdAreOneFlightAndOneMoreForTheirImport) {
  ScriptedInstance instance;
  ScriptSample(instance);
  for (const std::string path : {"backend", "frontend", "compose"}) {
    instance.On(
        kV4,
        {200, List(Row("B_" + path, "1", "/" + path) + "," + Row("A_" + path, "2", "/" + path),
                   ImportEntry("dev", "/shared", ImportedRow("S", "3")))},
        "secretPath=%2F" + path);
  }
  instance.On(kV4, {200, List(Row("S", "3", "/shared"))}, "secretPath=%2Fshared");
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, Token(), Ask({"/backend", "/frontend", "/compose"}));
  ASSERT_TRUE(set);
  EXPECT_THAT(instance.flights, ElementsAre(SizeIs(3), SizeIs(1)));
  EXPECT_THAT(set->warnings, IsEmpty());
  EXPECT_THAT(Names(*set),
              ElementsAre("/backend:A_backend", "/backend:B_backend", "/backend:S",
                          "/frontend:A_frontend", "/frontend:B_frontend", "/frontend:S",
                          "/compose:A_compose", "/compose:B_compose", "/compose:S"));
  EXPECT_TRUE(set->secrets[2].imported);
  EXPECT_EQ(set->secrets[2].path, "/shared");
}

TEST(Fetch, WithheldOwnSecretsAreNotReplacedByAnImport) {
  ScriptedInstance instance;
  ScriptSample(instance);
  instance.On(
      kV4,
      {200, List(Row("K", "<hidden-by-infisical>", "/backend", R"(,"secretValueHidden":true)") +
                     "," + Row("L", "1", "/backend"),
                 ImportEntry("dev", "/shared", ImportedRow("K", "other")))});
  instance.On(kImports, {200, Rules(Rule("dev", "/shared", 1))});
  Request request = Ask({"/backend"});
  request.allow_partial = true;
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, Token(), request);
  ASSERT_TRUE(set);
  EXPECT_THAT(Names(*set), ElementsAre("/backend:L"));
}

TEST(Fetch, OneBadPathFailsTheWholeWithoutAValue) {
  ScriptedInstance instance;
  ScriptSample(instance);
  instance.On(kV4, {200, List(Row("A", "canary-9f3b-SECRET", "/backend"))}, "%2Fbackend");
  instance.On(kV4, {200, List(Row("R", "canary-9f3b-SECRET ${X}", "/compose"))}, "%2Fcompose");
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, Token(), Ask({"/backend", "/compose", "/frontent"}));
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().message, HasSubstr("\"/frontent\" does not exist"));
  EXPECT_THAT(set.error().message, HasSubstr("\"R\" of path \"/compose\""));
  EXPECT_THAT(AllOf(set.error()), Not(HasSubstr(kCanary)));
}

TEST(Fetch, NoErrorShowsWhatABodyHolds) {
  for (const int status : {200, 400, 401, 403, 404, 418, 422, 429, 500, 502}) {
    for (const char* type : {"application/json", "text/html", "text/plain"}) {
      ScriptedInstance instance;
      ScriptSample(instance);
      instance.On("/api", {status, "canary-9f3b-SECRET {\"secrets\":", {{"content-type", type}}});
      Client client = instance.MakeClient();
      const auto set = FetchSecrets(client, Token(), Ask({"/backend"}));
      ASSERT_FALSE(set) << status << type;
      EXPECT_THAT(AllOf(set.error()), Not(HasSubstr(kCanary))) << status << type;
      EXPECT_THAT(set.error().hints, Not(IsEmpty())) << status << type;
    }
  }
}

TEST(Fetch, AnUnknownTagIsNoEmptyFolder) {
  ScriptedInstance instance;
  ScriptSample(instance);
  Request request = Ask({"/backend"});
  request.tags = {"nope"};
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, Token(), request);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().message, "no secret of \"/backend\" has the tag \"nope\"");
}

}  // namespace
}  // namespace stepveil
