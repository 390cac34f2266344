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

}  // namespace
}  // namespace stepveil
