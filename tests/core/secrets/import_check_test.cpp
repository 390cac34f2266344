#include "core/secrets/import_check.h"

#include "core/secrets/fetch.h"
#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kKey = ImportedRow("KEY", "v");

// A server of 2024.
struct Backend : ScriptedInstance {
  // /backend with `imports` in its list and `rules` in its folder's own list of imports.
  Backend(const std::string& imports, const std::string& rules) {
    ScriptOldSample(*this);
    On(kV3, {200, List(Row("OWN", "1", "/backend"), imports)});
    On(kImports, {200, Rules(rules)});
  }

  Result<SecretSet> Fetch(const Request& request = Ask({"/backend"})) {
    Client client = MakeClient();
    return FetchSecrets(client, Token(), request);
  }
};

TEST(ImportCheck, LivingImportsCostNoFurtherFlight) {
  Backend instance(ImportEntry("dev", "/shared", kKey) + "," + ImportEntry("prod", "/shared", ""),
                   Rule("prod", "/shared", 2) + "," + Rule("dev", "/shared", 1));
  const auto set = instance.Fetch();
  ASSERT_TRUE(set);
  EXPECT_THAT(set->warnings, IsEmpty());
  EXPECT_THAT(instance.flights, SizeIs(2));
}

// list-import-gone: labels move up, the last entry is left without a folder.
TEST(ImportCheck, AGoneImportIsNamedThoughTheLabelsLie) {
  Backend instance(
      ImportEntry("dev", "/gone", kKey) + "," + ImportEntry("dev", "/shared", "", false),
      Rule("dev", "/gone", 1) + "," + Rule("dev", "/shared", 2));
  const auto set = instance.Fetch();
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code, ErrorCode::kSecret);
  EXPECT_EQ(set.error().message,
            "path \"/backend\" in environment \"dev\" imports \"/gone\" of environment \"dev\", "
            "which does not exist");
  EXPECT_THAT(set.error().hints, Contains(HasSubstr("--no-import-check")));
  EXPECT_THAT(instance.flights, SizeIs(3));
}

TEST(ImportCheck, CanBeTurnedOff) {
  Backend instance(ImportEntry("dev", "/gone", kKey, false), Rule("dev", "/gone", 1));
  Request request = Ask({"/backend"});
  request.import_check = false;
  EXPECT_TRUE(instance.Fetch(request));
  EXPECT_THAT(instance.flights, SizeIs(2));
}

TEST(ImportCheck, AnImportThatWasLeftOutIsNamed) {
  Backend instance("", Rule("dev", "/shared", 1));
  const auto set = instance.Fetch();
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().message, HasSubstr("the server left it out"));
  Request request = Ask({"/backend"});
  request.allow_partial = true;
  const auto partial = instance.Fetch(request);
  ASSERT_TRUE(partial);
  EXPECT_THAT(partial->warnings, ElementsAre(HasSubstr("the server left it out")));
}

TEST(ImportCheck, ReplicatedImportsAreTheServersOwn) {
  Backend instance("", Rule("dev", "/elsewhere", 1, R"(,"isReplication":true)"));
  EXPECT_TRUE(instance.Fetch());
}

TEST(ImportCheck, WithoutTheRightToListImportsItWarns) {
  Backend instance(ImportEntry("dev", "/shared", kKey), "");
  instance.On(kImports, {403, Envelope(403, "PermissionDenied", "no")});
  const auto set = instance.Fetch();
  ASSERT_TRUE(set);
  EXPECT_THAT(set->warnings, ElementsAre(HasSubstr("could not be checked")));
}

// A server without that route is not one whose project is unknown.
TEST(ImportCheck, WithoutTheRouteItWarns) {
  Backend instance(ImportEntry("dev", "/shared", kKey), "");
  instance.On(kImports,
              {404, Envelope(404, "Not Found", "Route GET:/api/v1/secret-imports not found")});
  const auto set = instance.Fetch();
  ASSERT_TRUE(set);
  EXPECT_THAT(set->warnings, ElementsAre(HasSubstr("could not be checked")));
}

TEST(ImportCheck, AMissingFolderIsSeenWithoutThatRight) {
  Backend instance(
      ImportEntry("dev", "/shared", kKey) + "," + ImportEntry("dev", "/gone", "", false), "");
  instance.On(kImports, {403, Envelope(403, "PermissionDenied", "no")});
  const auto set = instance.Fetch();
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().message, HasSubstr("\"/gone\""));
}

TEST(ImportCheck, ATokenThatDiesOnTheWayIsALoginFailure) {
  Backend instance("", "");
  instance.On(kImports, {401, Envelope(401, "UnauthorizedError",
                                       "Unable to renew because access token number of uses limit "
                                       "reached")});
  const auto set = instance.Fetch();
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code, ErrorCode::kLogin);
}

// Unrecorded: a server that names no folders is believed where each import brought something.
TEST(ImportCheck, WithoutFolderIdsTheSecretsTell) {
  Backend alive(ImportEntry("dev", "/shared", kKey, false), Rule("dev", "/shared", 1));
  EXPECT_TRUE(alive.Fetch());
  EXPECT_THAT(alive.flights, SizeIs(2));
  Backend empty(ImportEntry("dev", "/shared", "", false), Rule("dev", "/shared", 1));
  EXPECT_TRUE(empty.Fetch());  // the folder exists: only asked for
  EXPECT_THAT(empty.flights, SizeIs(3));
}

// A server of 2026: /backend with `imports` in its list.
struct NewBackend : ScriptedInstance {
  explicit NewBackend(const std::string& imports) {
    ScriptSample(*this);
    On(kV4, {200, List(Row("OWN", "1", "/backend"), imports)}, "secretPath=%2Fbackend&");
    On(kV4, {200, List(Row("KEY", "v", "/shared"))}, "secretPath=%2Fshared&");
  }

  Result<SecretSet> Fetch(const Request& request = Ask({"/backend"})) {
    Client client = MakeClient();
    return FetchSecrets(client, Token(), request);
  }
};

TEST(NewImportCheck, AnImportCostsTheListOfItsFolder) {
  NewBackend instance(ImportEntry("dev", "/shared", kKey));
  const auto set = instance.Fetch();
  ASSERT_TRUE(set);
  EXPECT_THAT(set->warnings, IsEmpty());
  EXPECT_THAT(instance.flights, ElementsAre(SizeIs(1), ElementsAre(HasSubstr("%2Fshared"))));
}

TEST(NewImportCheck, AnEmptyOneMayBeEmptyOrNotReadable) {
  NewBackend instance(ImportEntry("dev", "/shared", ""));
  instance.On(kV4, {200, List("")}, "secretPath=%2Fshared&viewSecretValue=false");
  ScriptRights(instance, "%2Fshared", true);
  EXPECT_TRUE(instance.Fetch());
  ScriptRights(instance, "%2Fshared", false);
  const auto set = instance.Fetch();
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().message,
            "path \"/backend\" in environment \"dev\" imports \"/shared\" of environment "
            "\"dev\", but the server left it out");
  Request request = Ask({"/backend"});
  request.allow_partial = true;
  EXPECT_TRUE(instance.Fetch(request));
  request = Ask({"/backend"});
  request.import_check = false;
  EXPECT_TRUE(instance.Fetch(request));
}

TEST(NewImportCheck, ARightToNamesAloneBringsNothing) {
  NewBackend instance(ImportEntry("dev", "/shared", ""));
  ScriptRights(instance, "%2Fshared", true);
  const auto set = instance.Fetch();
  ASSERT_FALSE(set) << "the folder's own list shows a secret";
  EXPECT_THAT(set.error().message, HasSubstr("but the server left it out"));
}

TEST(NewImportCheck, WhatAnImportedFolderImportsIsLookedAt) {
  NewBackend instance(ImportEntry("dev", "/shared", kKey));
  instance.On(kV4, {200, List(Row("KEY", "v", "/shared"), ImportEntry("dev", "/compose", ""))},
              "secretPath=%2Fshared&");
  ScriptRights(instance, "%2Fcompose", false);
  const auto set = instance.Fetch();
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().message, HasSubstr("path \"/shared\" in environment \"dev\" imports "
                                             "\"/compose\""));
}

TEST(NewImportCheck, WhatIsImportedThreeDeepIsNamed) {
  const std::string base = ImportedRow("BASE", "b");
  const std::string deep = ImportedRow("DEEP", "d");
  NewBackend instance(ImportEntry("dev", "/shared", kKey + "," + base));
  instance.On(
      kV4, {200, List(Row("KEY", "v", "/shared"), ImportEntry("dev", "/base", base + "," + deep))},
      "secretPath=%2Fshared&");
  instance.On(kV4, {200, List(Row("BASE", "b", "/base"), ImportEntry("dev", "/deep", deep))},
              "secretPath=%2Fbase&");
  const auto set = instance.Fetch();
  ASSERT_TRUE(set);
  EXPECT_THAT(set->warnings, ElementsAre(HasSubstr("imports three deep")));
}

}  // namespace
}  // namespace stepveil
