#include "core/secrets/lookups.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using Exists = Lookups::Exists;

TEST(Lookups, SendsNothingIfNothingIsAsked) {
  ScriptedInstance instance;
  Client client = instance.MakeClient();
  Lookups lookups;
  lookups.AskPath("dev", "/");
  EXPECT_TRUE(lookups.Send(client, Token(), SampleTarget()));
  EXPECT_TRUE(instance.flights.empty());
  EXPECT_EQ(lookups.FindPath("dev", "/").exists, Exists::kYes);
}

TEST(Lookups, AsksEachFolderOnceInOneFlight) {
  ScriptedInstance instance;
  ScriptSample(instance);
  Client client = instance.MakeClient();
  Lookups lookups;
  lookups.AskEnvironments();
  lookups.AskPath("dev", "/backend/jobs");
  lookups.AskPath("dev", "/backend/cron");
  EXPECT_TRUE(lookups.Send(client, Token(), SampleTarget()));
  const std::string query = std::string("?workspaceId=") + kProjectId + "&environment=dev&path=";
  ASSERT_EQ(instance.flights.size(), 1U);
  EXPECT_THAT(instance.flights[0],
              ElementsAre(kFolders + query + "%2F", kFolders + query + "%2Fbackend",
                          std::string(kWorkspace) + kProjectId));
}

TEST(Lookups, FindsWhereAPathEnds) {
  ScriptedInstance instance;
  ScriptSample(instance);
  Client client = instance.MakeClient();
  Lookups lookups;
  lookups.AskPath("dev", "/backend/jobs");
  EXPECT_TRUE(lookups.Send(client, Token(), SampleTarget()));
  const auto finding = lookups.FindPath("dev", "/backend/jobs");
  EXPECT_EQ(finding.exists, Exists::kNo);
  EXPECT_EQ(finding.parent, "/backend");
  EXPECT_EQ(finding.missing, "jobs");
  EXPECT_EQ(lookups.FindPath("dev", "/backend").exists, Exists::kYes);
  EXPECT_EQ(lookups.FindPath("prod", "/backend").exists, Exists::kUnknown);
}

TEST(Lookups, ARefusedQuestionStaysOpen) {
  ScriptedInstance instance;
  ScriptSample(instance);
  instance.On(kFolders, {403, Envelope(403, "PermissionDenied", "no")});
  Client client = instance.MakeClient();
  Lookups lookups;
  lookups.AskPath("dev", "/backend");
  EXPECT_TRUE(lookups.Send(client, Token(), SampleTarget()));
  EXPECT_EQ(lookups.FindPath("dev", "/backend").exists, Exists::kUnknown);
}

TEST(Lookups, ANetworkFailureIsOne) {
  ScriptedInstance instance;
  instance.Die({TransportFailure::Kind::kTls, "bad"});
  Client client = instance.MakeClient();
  Lookups lookups;
  lookups.AskEnvironments();
  const auto sent = lookups.Send(client, Token(), SampleTarget());
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::kNetwork);
}

TEST(Lookups, TellsTheRightToAFolder) {
  struct Case {
    int status;
    const char* error;
    const char* message;
    Lookups::Rights rights;
  };
  for (const Case& one :
       {Case{404, "NotFound", "Secret with name 'X' not found", Lookups::Rights::kWhole},
        Case{404, "NotFound", "Secret not found", Lookups::Rights::kWhole},
        Case{403, "PermissionDenied", "You are not allowed to describeSecret on secrets",
             Lookups::Rights::kLacking},
        Case{403, "TokenError", "Your token has expired", Lookups::Rights::kUnknown},
        Case{404, "GetSecretByName",
             "Folder with path '/x' in environment with slug 'dev' not "
             "found",
             Lookups::Rights::kNoFolder},
        Case{404, "Create secret", "Folder not found for the given environment slug & secret path",
             Lookups::Rights::kNoFolder},
        Case{404, "Not Found", "Route GET:/api/v4/secrets/X not found", Lookups::Rights::kUnknown},
        Case{500, "InternalServerError", "Something went wrong", Lookups::Rights::kUnknown}}) {
    ScriptedInstance instance;
    instance.On(std::string(kV4) + "/", {one.status, Envelope(one.status, one.error, one.message)});
    Client client = instance.MakeClient();
    Lookups lookups;
    lookups.AskRights({"dev", "/x"});
    EXPECT_TRUE(lookups.Send(client, Token(), SampleTarget()));
    EXPECT_EQ(lookups.RightsOn({"dev", "/x"}), one.rights) << one.message;
    EXPECT_EQ(lookups.RightsOn({"dev", "/y"}), Lookups::Rights::kUnknown);
  }
}

TEST(Lookups, FindsWhoImportsAFolder) {
  ScriptedInstance instance;
  ScriptSample(instance);
  instance.On(kImports, {200, Rules(Rule("dev", "/shared", 1))}, "path=%2Fbackend");
  Client client = instance.MakeClient();
  Lookups lookups;
  lookups.AskImports({"dev", "/frontend"});
  lookups.AskImports({"dev", "/backend"});
  EXPECT_TRUE(lookups.Send(client, Token(), SampleTarget()));
  EXPECT_EQ(lookups.ImporterOf({"dev", "/shared"}), (Place{"dev", "/backend"}));
  EXPECT_FALSE(lookups.ImporterOf({"prod", "/shared"}));
}

}  // namespace
}  // namespace stepveil
