// `stepveil run --dynamic`: what the command gets, what is refused, and what is told.
#include "tests/e2e/dynamic_job.h"

#include <filesystem>

namespace stepveil::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(DynamicTest, TheCommandHasTheValuesItsLogHasMasksAndTheLeaseIsRevokedBeforeTheToken) {
  server_.Control("DELETE", "/_dev/counters");
  const auto ran =
      Run("echo user=$DB_USERNAME url=$PUBLIC_API_URL; "
          "printf %s \"$DB_PASSWORD\" | base64 -w0; echo; "
          "printf '%s %s' $DB_USERNAME $DB_PASSWORD | sha256sum; exit 7");
  EXPECT_EQ(ran.exit_code, 7) << ran.err;
  const auto lease = Ledger()["leases"][0];
  EXPECT_EQ(lease["state"], "revoked");
  const std::string pair =
      lease["user"].get<std::string>() + " " + lease["password"].get<std::string>();
  const auto sum = RunProcess({"sh", "-c", "printf %s \"$1\" | sha256sum", "sh", pair},
                              {environment_, folder_.path()});
  EXPECT_EQ(ran.out, "user=*** url=***\n***\n" + sum.out);
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(LiveTokens(), 0);
  const std::string leases = "/api/v1/dynamic-secrets/leases";
  EXPECT_THAT(Asked("leases"), ElementsAre("POST " + leases, "DELETE " + leases + "/" +
                                                                 lease["id"].get<std::string>()));
}

TEST_F(DynamicTest, NamesTtlAndFolderAreThoseOfTheProcess) {
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  api:\n"
                "    path: [/frontend, /compose]\n"
                "    only: PUBLIC_API_URL\n"
                "    dynamic: [/frontend/database, /compose/queue]\n"
                "    lease-ttl: 2m\n"
                "    rename: { DB_PASSWORD: PGPASSWORD }\n"
                "    require: [PGPASSWORD, QUEUE_USERNAME]\n"
                "    command: env | grep -oE '^(DB|PG|QUEUE)[A-Z_]+' | sort\n");
  const auto ran = Stepveil({"run", "--process", "api"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "DB_USERNAME\nPGPASSWORD\nQUEUE_PASSWORD\nQUEUE_USERNAME\n");
  EXPECT_THAT(States(), ElementsAre("revoked", "revoked"));
}

TEST_F(DynamicTest, EachOfSeveralProcessesHasItsOwn) {
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  api: { path: /frontend, dynamic: database, command: 'echo $DB_USERNAME; env | "
                "grep -c QUEUE_; true' }\n"
                "  jobs: { path: /compose, dynamic: queue, command: 'echo $QUEUE_USERNAME; env | "
                "grep -c DB_; true' }\n");
  Unset("INFISICAL_SECRET_PATH");
  const auto ran = Stepveil({"run", "--all"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  for (const char* line : {"api  | ***\n", "api  | 0\n", "jobs | ***\n", "jobs | 0\n"}) {
    EXPECT_THAT(ran.out, HasSubstr(line));
  }
  EXPECT_THAT(States(), ElementsAre("revoked", "revoked"));
  EXPECT_EQ(LiveTokens(), 0);
}

TEST_F(DynamicTest, IsRenewedWhileTheCommandRuns) {
  const auto ran = Run("sleep 6", {"--dynamic", "brief"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.err, "");
  EXPECT_GE(Ledger()["leases"][0]["renewals"], 2);
  EXPECT_THAT(States(), ElementsAre("revoked"));
}

TEST_F(DynamicTest, WhatCannotBeRenewedIsToldOnceWithIdAndEnd) {
  const auto ran = Run("sleep 5", {"--dynamic", "ending"});
  EXPECT_EQ(ran.exit_code, 0);
  const std::string id = Ledger()["leases"][0]["id"];
  EXPECT_THAT(ran.err, HasSubstr("stepveil: warning: lease \"" + id +
                                 "\" of dynamic secret \"ending\" (until 20"));
  EXPECT_EQ(Count(ran.err, "was not renewed"), 1U) << ran.err;
  EXPECT_EQ(LiveTokens(), 0);
}

TEST_F(DynamicTest, NothingStartsAndNothingIsLeftWhereOneIsRefused) {
  const auto misspelt = Run("touch started", {"--dynamic", "database", "--dynamic", "databse"});
  EXPECT_EQ(misspelt.exit_code, 125);
  EXPECT_THAT(
      misspelt.err,
      AllOf(HasSubstr("cannot lease dynamic secret \"databse\" of \"/frontend\" in \"dev\""),
            HasSubstr("hint: did you mean \"database\"? give --dynamic database")));
  EXPECT_THAT(States(), ElementsAre("revoked"));
  const auto timeless = Run("touch started", {"--dynamic", "timeless"});
  EXPECT_EQ(timeless.exit_code, 125);
  EXPECT_THAT(timeless.err, HasSubstr("its lease has no time at all\n"));
  const auto too_long = Run("touch started", {"--dynamic", "ending", "--lease-ttl", "1h"});
  EXPECT_EQ(too_long.exit_code, 125);
  EXPECT_THAT(too_long.err, HasSubstr("hint: check --lease-ttl"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "started"));
  EXPECT_EQ(Ledger()["live"], 0);
  EXPECT_EQ(LiveTokens(), 0);
}

TEST_F(DynamicTest, NothingIsLeasedWhereWhatWasFetchedIsRefused) {
  Set("STEPVEIL_PREFIX", "1");
  const auto ran = Run("touch started");
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_THAT(Asked("leases"), IsEmpty());
  EXPECT_EQ(LiveTokens(), 0);
}

TEST_F(DynamicTest, WhatIsNotRevokedIsNamedWithIdAndEnd) {
  const std::string gone = Run("true").err;
  EXPECT_EQ(gone, "");
  Fault("DELETE /api/v1/dynamic-secrets/leases", R"({"kind": "status", "status": 403})");
  const auto ran = Run("exit 3");
  EXPECT_EQ(ran.exit_code, 3);
  const std::string id = Ledger()["leases"][1]["id"];
  EXPECT_THAT(ran.err, AllOf(HasSubstr("warning: lease \"" + id +
                                       "\" of dynamic secret "
                                       "\"database\" (until 20"),
                             HasSubstr(") was not revoked: ")));
  EXPECT_EQ(LiveTokens(), 0);
}

TEST_F(DynamicTest, IsForRunAloneAndForWhatAServerGives) {
  Set("STEPVEIL_DYNAMIC", "database");
  const auto exported = Stepveil({"export", "--path", "/frontend", "--to", "json"});
  EXPECT_EQ(exported.exit_code, 3);
  EXPECT_THAT(
      exported.err,
      HasSubstr("dynamic secrets (database) are for the command of \"stepveil run\" alone"));
  EXPECT_EQ(exported.out, "");
  const auto watched = Stepveil({"run", "--watch", "--path", "/frontend", "--", "true"});
  EXPECT_EQ(watched.exit_code, 125);
  EXPECT_THAT(watched.err, HasSubstr("\"--watch\" does not go with \"--dynamic\""));
  EXPECT_EQ(Ledger()["taken"], 0);
  EXPECT_EQ(LiveTokens(), 0);
}

}  // namespace
}  // namespace stepveil::testing
