#include "tests/e2e/server_truth_job.h"

namespace stepveil::testing {
namespace {

TEST_P(ServerTruthTest, AReferenceToNothingIsRefusedWhereverItStands) {
  AddSecret("/app", "URL", "postgres://app:${TYPO}@db");
  UseViewer();
  ExpectRefused({"--path", "/app"}, "\"URL\"");
  AddSecret("/app", "TYPO", "pw-123456");
  EXPECT_EQ(Exported({"--path", "/app"}).value("URL", ""), "postgres://app:pw-123456@db");
  AddSecret("/app", "NOWHERE", "x${dev.nowhere.KEY}");
  ExpectRefused({"--path", "/app"}, "\"NOWHERE\"");
  EXPECT_EQ(Exported({"--path", "/app", "--except", "NOWHERE"}).size(), 3U) << "narrowed";
  EXPECT_EQ(Exported({"--path", "/app", "--only", "A,URL"}).size(), 2U) << "narrowed";
  AddSecret("/app", "DEEP", "<${dev.other.MIDDLE}>");
  AddSecret("/other", "MIDDLE", "[${GONE}]");
  ExpectRefused({"--path", "/app", "--except", "NOWHERE"}, "\"DEEP\"");
}

TEST_P(ServerTruthTest, AReferenceToNothingInAnImportIsRefused) {
  AddSecret("/other", "URL", "postgres://app:${TYPO}@db");
  AddImport("/app", "/other");
  UseViewer();
  ExpectRefused({"--path", "/app"}, "\"URL\" of path \"/other\"");
}

// Where several folders are imported, one answer shows what they store.
TEST_P(ServerTruthTest, AReferenceToNothingInOneOfSeveralImportsIsRefused) {
  for (const char* path : {"/one", "/two", "/three", "/four"}) {
    AddFolder(path);
    AddSecret(path, "IN_" + std::string(path).substr(1), "plain");
    AddImport("/app", path);
  }
  AddImport("/app", "/other");
  UseViewer();
  EXPECT_EQ(Exported({"--path", "/app"}).size(), 6U);
  for (const char* path : {"/one", "/other"}) {
    AddSecret(path, "URL", "postgres://app:${TYPO}@db");
    const std::string place = "\"URL\" of path \"" + std::string(path) + "\"";
    ExpectRefused({"--path", "/app"}, place);
    ExpectRefused({"--path", "/app", "--recursive"}, place);
    ExpectRefused({"--path", "/app", "--path", "/other", "--only", "U*"}, "\"URL\"");
    EXPECT_EQ(Exported({"--path", "/app", "--except", "URL"}).size(), 6U) << "narrowed";
    AddSecret(path, "TYPO", "pw-123456");
    EXPECT_EQ(Exported({"--path", "/app"}).value("URL", ""), "postgres://app:pw-123456@db");
    RemoveSecret(path, "TYPO");
    RemoveSecret(path, "URL");
  }
  UseIdentity(Rules({Rule("/{app,one,two,three,four,other}")}));  // not what /app imports
  AddSecret("/two", "URL", "x${TYPO}");
  ExpectRefused({"--path", "/app"}, "\"URL\" of path \"/two\"");
}

TEST_P(ServerTruthTest, AnImportOfOneOfSeveralImportsThatMayNotBeReadIsRefused) {
  for (const char* path : {"/base", "/third"}) {
    AddFolder(path);
    AddSecret(path, "IN_" + std::string(path).substr(1), "canary-9f3b-IN");
  }
  AddImport("/other", "/base");
  AddImport("/app", "/other");
  AddImport("/app", "/third");
  if (IsOf2024()) {
    return;  // which merges without a trace: SECURITY.md says so
  }
  const std::string wanted = "path \"/other\" in environment \"dev\" imports \"/base\"";
  UseIdentity(Rules({Rule("/{app,other,third}")}));
  ExpectRefused({"--path", "/app"}, wanted);
  // One answer shows the imports together, and nothing of theirs: SECURITY.md says so.
  UseIdentity(Rules({Rule("/{app,other,third}"), Rule("/app", "", "read", "secret-imports")}));
  ExpectRefused({"--path", "/app", "--strict"}, wanted);
}

TEST_P(ServerTruthTest, OneOfSeveralImportsThatMayNotBeReadIsRefused) {
  AddFolder("/third");
  AddSecret("/third", "THIRD", "canary-9f3b-THIRD");
  AddImport("/app", "/other");
  AddImport("/app", "/third");
  const std::string wanted = "path \"/app\" in environment \"dev\" imports \"/other\"";
  UseIdentity(Rules({Rule("/{app,third}"), Rule("/app", "", "read", "secret-imports")}));
  ExpectRefused({"--path", "/app"}, wanted);
  EXPECT_EQ(Exported({"--path", "/app", "--allow-partial"}).size(), 2U);
}

TEST_P(ServerTruthTest, AReferenceToAnImportedNameIsWhatTheServerMakesOfIt) {
  AddImport("/app", "/other");
  AddSecret("/app", "REF", "x-${SECRET}");
  UseViewer();
  if (!IsReal()) {  // the newest may look among imports
    ExpectRefused({"--path", "/app"}, "\"REF\"");
  }
}

TEST_P(ServerTruthTest, UnknownPlacesAreNamedWithWhatIsNear) {
  UseViewer();
  ExpectRefused({"--path", "/App"}, "did you mean \"/app\"?");
  ExpectRefused({"--path", "/App", "--recursive"}, "did you mean \"/app\"?");
  ExpectRefused({"--env", "Development"}, "its slug is \"dev\"");
  ExpectRefused({"--env", "stagin", "--recursive"}, "did you mean \"staging\"?");
  ExpectRefused({"--project", "11111111-1111-4111-8111-111111111111"}, "there is no project");
  ExpectRefused({"--project", "Acme App"}, "project \"Acme App\"");  // its display name
}

TEST_P(ServerTruthTest, ADeniedReferenceIsNamedAndCanBeLeftOut) {
  AddSecret("/app", "REF", "${dev.other.SECRET}");
  AddSecret("/app", "GOOD", "b-${A}");
  UseIdentity(Rules({Rule("/app")}));
  ExpectRefused({"--path", "/app"}, "REF");
  EXPECT_EQ(Exported({"--path", "/app", "--except", "REF"}),
            nlohmann::json({{"A", "plain-a"}, {"GOOD", "b-plain-a"}}));
  if (!IsOf2024()) {  // which leaves it as it is: --allow-unresolved
    ExpectRefused({"--path", "/app"}, "secret 'SECRET' in environment 'dev' at path '/other'");
    EXPECT_EQ(Exported({"--path", "/app", "--allow-partial"}),
              nlohmann::json({{"A", "plain-a"}, {"GOOD", "b-plain-a"}}));
    EXPECT_THAT(warnings_, HasSubstr("\"REF\""));
  }
}

TEST_P(ServerTruthTest, AGoneImportIsNamedWithItsFolder) {
  AddFolder("/gone");
  AddFolder("/app/x");
  AddSecret("/app/x", "X", "in-x");
  AddImport("/app/x", "/gone");
  RemoveFolder("/gone");
  UseViewer();
  ExpectRefused({"--path", "/app/x"}, "path \"/app/x\" in environment \"dev\" imports \"/gone\"");
  if (!IsOf2024()) {  // which shows nothing of it: SECURITY.md says so
    ExpectRefused({"--path", "/app", "--recursive"},
                  "path \"/app/x\" in environment \"dev\" imports \"/gone\"");
  }
}

// A role would help neither.
TEST_P(ServerTruthTest, AnAddressThatIsNotTrustedIsNamedAsTheCause) {
  const nlohmann::json elsewhere = {{{"ipAddress", "192.0.2.0/24"}}};
  UseViewerFrom({{"accessTokenTrustedIps", elsewhere}});
  const ProcessResult used = Export({"--path", "/app"});
  EXPECT_EQ(used.exit_code, kLoginFault) << used.err;
  EXPECT_THAT(used.err, AllOf(HasSubstr("the access token was refused"),
                              HasSubstr("may be used from its trusted addresses only"),
                              Not(HasSubstr("role"))));
  UseViewerFrom({{"clientSecretTrustedIps", elsewhere}});
  const ProcessResult login = Export({"--path", "/app"});
  EXPECT_EQ(login.exit_code, kLoginFault) << login.err;
  EXPECT_THAT(login.err, AllOf(HasSubstr("accepts logins from its trusted addresses only"),
                               Not(HasSubstr("role"))));
  if (!IsReal()) {  // whose tests may come from anywhere
    const nlohmann::json here = {{{"ipAddress", "192.0.2.0/24"}}, {{"ipAddress", "127.0.0.0/8"}}};
    UseViewerFrom({{"accessTokenTrustedIps", here}, {"clientSecretTrustedIps", here}});
    EXPECT_EQ(Exported({"--path", "/app"}).size(), 1U);
  }
}

TEST_P(ServerTruthTest, ADuplicateOfTwoEnvironmentsIsNamedWithBoth) {
  AddSecretTo("prod", "/", "SECRET", "canary-9f3b-PROD");
  AddFolder("/app/x");
  AddFolder("/app/y");
  AddImport("/app/x", "/other");
  AddImport("/app/y", "/", "prod");
  UseViewer();
  ExpectRefused(
      {"--path", "/app", "--recursive"},
      R"("SECRET" of "/" (imported by "/app") of environment "prod" and "SECRET" of "/other")"
      R"( (imported by "/app") of environment "dev")");
}

TEST_P(ServerTruthTest, WhatArrivesOtherwiseThanItIsStoredIsTold) {
  AddSecret("/app", "LINES", "line1\nline2");
  AddSecret("/app", "QUOTED", "m:${LINES}", true);
  UseViewer();
  EXPECT_EQ(Exported({"--path", "/app"}).value("QUOTED", ""), "\"m:line1\\nline2\"");
  EXPECT_THAT(warnings_, HasSubstr("\"QUOTED\""));
}

TEST_P(ServerTruthTest, WhatIsImportedThreeDeepIsTold) {
  for (const char* path : {"/two", "/three"}) {
    AddFolder(path);
    AddSecret(path, path == std::string("/two") ? "TWO" : "THREE", "deep-value");
  }
  AddImport("/two", "/three");
  AddImport("/other", "/two");
  AddImport("/app", "/other");
  UseViewer();
  const auto values = Exported({"--path", "/app"});
  EXPECT_TRUE(values.contains("TWO"));
  EXPECT_TRUE(values.contains("THREE") || warnings_.find("three deep") != std::string::npos);
}

TEST_P(ServerTruthTest, WatchKeepsTheCommandWhereAReferenceIsEmptied) {
  AddSecret("/app", "PASSWORD", "pw-123456789");
  AddSecret("/app", "URL", "postgres://app:${PASSWORD}@db");
  UseViewer();
  StartedProcess run({StepveilProgram(), "run", "--watch", "--watch-interval", "5s", "--path",
                      "/app", "--", "sh", "-c", "echo started; exec sleep 300"},
                     environment_);
  ASSERT_TRUE(run.Prints("started")) << run.printed();
  RemoveSecret("/app", "PASSWORD");
  ASSERT_TRUE(run.Prints("\"URL\"")) << run.printed();
  AddSecret("/app", "PASSWORD", "pw-123456789");
  ASSERT_TRUE(run.Prints("can be fetched again")) << run.printed();
  EXPECT_EQ(run.printed().find("started"), run.printed().rfind("started"));
  ::kill(run.pid(), SIGTERM);
  EXPECT_NE(run.Wait(), "lives");
}

// The newest servers leave a reference to nothing as it is, and imports as they are stored.
TEST_P(ServerTruthTest, TheNewestServersWayWithReferencesIsUnderstood) {
  if (GetParam() != "2026") {
    return;
  }
  server_.Control("POST", "/_dev/model", R"({"literal_references":true})");
  AddSecret("/other", "GOOD", "[${SECRET}]");
  AddImport("/app", "/other");
  UseViewer();
  EXPECT_EQ(Exported({"--path", "/app"}).value("GOOD", ""), "[canary-9f3b-SECRET]");
  AddFolder("/third");
  AddSecret("/third", "PLAIN", "plain");
  AddImport("/app", "/third");
  EXPECT_EQ(Exported({"--path", "/app"}).value("GOOD", ""), "[canary-9f3b-SECRET]") << "several";
  AddSecret("/other", "BAD", "x${TYPO}");
  ExpectRefused({"--path", "/app"}, "\"BAD\"");
}

}  // namespace
}  // namespace stepveil::testing
