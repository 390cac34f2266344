// What no recording of a newer server covers, and the dev server's own controls.
#include "tests/contract/newer_server.h"

namespace stepveil::devserver {
namespace {

TEST_F(NewerServer, V4ListsWithImportsAndExpandedByDefault) {
  const Json body = Body(Get(V4("?environment=dev&secretPath=/backend/jobs")));
  EXPECT_THAT(
      Pairs(body["secrets"]),
      UnorderedElementsAre("JOB_QUEUE=jobs-dev", "LOG_LEVEL=from-jobs", "REF_JOB=q:jobs-dev"));
  ASSERT_EQ(body["imports"].size(), 2u);
  EXPECT_EQ(body["imports"][0]["secretPath"], "/compose");
  EXPECT_EQ(body["secrets"][0]["secretValueHidden"], false);
}

TEST_F(NewerServer, V4LeavesOutWhatIsTurnedOff) {
  const Json body =
      Body(Get(V4("?environment=dev&secretPath=/backend/jobs&includeImports=false"
                  "&expandSecretReferences=false")));
  EXPECT_TRUE(body["imports"].empty());
  EXPECT_THAT(Pairs(body["secrets"]), testing::Contains("REF_JOB=q:${JOB_QUEUE}"));
}

TEST_F(NewerServer, V4GetsOneSecret) {
  const Json body = Body(Get(V4("/OTHER?environment=dev&secretPath=/backend")));
  EXPECT_EQ(body["secret"]["secretValue"], "other-value");
}

TEST_F(NewerServer, V4RecursionStopsAtPathSegments) {
  const std::string query = "?environment=dev&secretPath=/backend&recursive=true";
  EXPECT_THAT(Pairs(Body(Get(V4(query)))["secrets"]),
              testing::Not(testing::Contains("EXTRA_KEY=extra")));
}

// Read in the server's source, not recorded.
TEST_F(NewerServer, ShowsWhatAFolderImportsAsItIsStored) {
  const std::string target =
      "/api/v2/secret-imports/secrets?environment=dev&path=/backend&projectId=" +
      rig_.placeholders().at("<PROJECT_ID>");
  const Json body = Body(Get(target));
  ASSERT_EQ(body["secrets"].size(), 2u);
  EXPECT_EQ(body["secrets"][0]["secretPath"], "/shared");
  EXPECT_THAT(
      Pairs(body["secrets"][0]["secrets"]),
      testing::IsSupersetOf({"REF_IN_SHARED=ref:${SHARED_ONLY}", "REF_IN_BASE=ref:${BASE_KEY}"}));
  EXPECT_EQ(body["secrets"][1]["environmentInfo"]["slug"], "prod");
  const Answer denied = rig_.Get(target, rig_.Login("ci-limited"));
  EXPECT_EQ(denied.status, 403);
  EXPECT_EQ(Body(denied)["message"], "You are not allowed to read on secret-imports");
}

TEST_F(NewerServer, HidesValuesOnRequestByFlagAndByPermission) {
  const std::string frontend = "?environment=dev&secretPath=/frontend";
  const std::string hidden = std::string("PUBLIC_API_URL=") + kHidden;
  EXPECT_THAT(Pairs(Body(Get(V4(frontend + "&viewSecretValue=false")))["secrets"]),
              ElementsAre(hidden));
  const Answer names = rig_.Get(V4(frontend), rig_.Login("ci-names-only"));
  EXPECT_THAT(Pairs(Body(names)["secrets"]), ElementsAre(hidden));
  EXPECT_EQ(Body(names)["secrets"][0]["secretValueHidden"], true);
  rig_.Post("/_dev/secret",
            {{"path", "/frontend"}, {"key", "PUBLIC_API_URL"}, {"value", "v"}, {"hidden", true}});
  EXPECT_THAT(Pairs(Body(Get(V4(frontend)))["secrets"]), ElementsAre(hidden));
}

TEST_F(NewerServer, SaysMoreAboutErrors) {
  const Answer schema = Get(V4("?environment=dev&recursive=1"));
  EXPECT_EQ(schema.status, 422);
  EXPECT_EQ(Body(schema)["statusCode"], 422);
  EXPECT_THAT(Body(schema)["reqId"].get<std::string>(), testing::StartsWith("req-"));
  const Answer denied = rig_.Get(V4("?environment=dev"), rig_.Login("ci-noaccess"));
  EXPECT_EQ(denied.status, 403);
  EXPECT_TRUE(Body(denied).contains("details"));
  const Answer reference =
      rig_.Get(V4("?environment=dev&secretPath=/backend"), rig_.Login("ci-limited"));
  EXPECT_EQ(Body(reference)["message"], "Failed to expand one or more secret references");
  EXPECT_EQ(Body(reference)["details"].size(), 1u);
}

}  // namespace
}  // namespace stepveil::devserver
