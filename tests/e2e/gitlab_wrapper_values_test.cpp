#include "tests/e2e/gitlab_wrapper_job.h"

namespace stepveil::testing {
namespace {

TEST_P(GitlabWrapperTest, ATraceIsMaskedToo) {
  Set("CI_DEBUG_TRACE", "1");
  Set("STEPVEIL_KEEP_ENV", "STEPVEIL_ID_TOKEN");
  Set("INFISICAL_SECRET_PATH", "/backend,/compose");
  Set("STEPVEIL_DUPLICATES", "first");
  const GitlabLog log = Run({GetParam(),
                             ScriptForm::kSubshell,
                             Ending::kShell,
                             {"set -x", ": \"$JWT_SECRET\" \"$POSTGRES_PASSWORD\"", export_,
                              "trap 'echo bye' EXIT", "exit 3"}});
  EXPECT_EQ(log.exit_code, 3);
  EXPECT_THAT(log.text, HasSubstr("bye\n"));
  EXPECT_THAT(log.text, Not(HasSubstr(kJwtSecret)));
  EXPECT_THAT(log.text, Not(HasSubstr("pg pass")));
}

// Whatever the shell shows of what it reads and does, before the export as after it.
TEST_P(GitlabWrapperTest, AShellThatTracesShowsNoQuoteOfAnyValue) {
  const std::vector<std::string> values = {
      "Tr0ub4dor'n-3-correct-horse", "''lead-11118''mid-22228''", "first-11118'\nsecond'-22228"};
  for (std::size_t i = 0; i < values.size(); ++i) {
    server_.Control("POST", "/_dev/secret",
                    nlohmann::json{{"environment", "dev"},
                                   {"path", "/backend"},
                                   {"key", "QUOTED_" + std::to_string(i)},
                                   {"value", values[i]}}
                        .dump());
  }
  for (const char* options : {"set -x", "set -v", "set -xv"}) {
    const GitlabLog log = RunBare({GetParam(),
                                   ScriptForm::kSubshell,
                                   Ending::kShell,
                                   {begin_, options, export_, "set +v",
                                    ": \"$QUOTED_0\" \"$QUOTED_1\" \"$QUOTED_2\"", "exit 3"}});
    EXPECT_EQ(log.exit_code, 3) << log.text;
    for (const char* word :
         {"Tr0ub4dor", "n-3-correct", "lead-11118", "mid-22228", "first-11118"}) {
      EXPECT_THAT(log.text, Not(HasSubstr(word))) << options;
    }
  }
}

// The credentials of the login: none of them is the job's any more, and none can be printed.
TEST_P(GitlabWrapperTest, TheLoginsCredentialsAreGoneAfterTheLoad) {
  const std::string id_token = IdToken();
  Set("MY_TOKEN", id_token);
  Set("STEPVEIL_ID_TOKEN_ENV", "MY_TOKEN");
  UseUniversalAuth();
  Set("INFISICAL_AUTH_METHOD", "oidc");
  const std::string names = "MY_TOKEN STEPVEIL_ID_TOKEN INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET";
  const std::string show =
      "for n in " + names +
      "; do eval \"echo $n=\\${$n-gone}; printf %s \\\"\\${$n-}\\\"\" "
      "| { read -r a; echo \"$a\"; printf %s \"${a#*=}\" | base64 -w0; }; done";
  const GitlabLog log = Loaded({show});
  EXPECT_EQ(log.exit_code, 0) << log.text;
  for (const char* name :
       {"MY_TOKEN", "STEPVEIL_ID_TOKEN", "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"}) {
    EXPECT_THAT(log.text, HasSubstr(std::string(name) + "=gone")) << name;
  }
  Set("STEPVEIL_KEEP_ENV", "MY_TOKEN,STEPVEIL_ID_TOKEN,INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET");
  const GitlabLog kept = Loaded({show});
  EXPECT_EQ(kept.exit_code, 0) << kept.text;
  for (const char* name :
       {"MY_TOKEN", "STEPVEIL_ID_TOKEN", "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"}) {
    EXPECT_THAT(kept.text, HasSubstr(std::string(name) + "=***")) << name;
  }
  EXPECT_THAT(kept.text, Not(HasSubstr("ZXlK")));  // base64 of "eyJ"
}

// What a project that comes from `infisical run` has among its variables.
TEST_P(GitlabWrapperTest, AnInputComesBeforeOtherVariables) {
  UseUniversalAuth();
  Set("INFISICAL_TOKEN", "st.some.other-token");
  Set("INFISICAL_JWT", "eyJ.e30.x");
  Set("INFISICAL_SECRET_PATH", "/empty");
  Set("STEPVEIL_ENVIRONMENT", "nowhere");
  for (const auto& [input, value] : std::map<std::string, std::string>{
           {"IDENTITY_ID", server_.Field("/identities/ci-oidc-gitlab/identity_id")},
           {"PATH", "/backend"},
           {"ENVIRONMENT", "dev"},
           {"PROCESS", ""},
           {"RECURSIVE", "false"}}) {
    Set("STEPVEIL_INPUT_" + input, value);
  }
  const GitlabLog log = Loaded({"echo \"${#JWT_SECRET}\"", "echo \"${INFISICAL_TOKEN-gone}\""});
  EXPECT_EQ(log.exit_code, 0) << log.text;
  EXPECT_THAT(log.text, HasSubstr("\n31\n"));
  EXPECT_THAT(log.text, HasSubstr("\ngone\n"));
  EXPECT_THAT(log.text, HasSubstr("INFISICAL_TOKEN, INFISICAL_UNIVERSAL_AUTH_CLIENT_ID, "
                                  "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET, INFISICAL_JWT are "
                                  "passed over"));
}

TEST_P(GitlabWrapperTest, ValuesArriveAsTheyAre) {
  Set("STEPVEIL_KEEP_ENV", "STEPVEIL_ID_TOKEN");
  const GitlabLog log =
      Loaded({"for name in QUOTES UNICODE TLS_PRIVATE_KEY EMPTY BIG_60K; do\n"
              "  eval \"printf %s \\\"\\$$name\\\"\" | sha256sum\ndone >sums",
              StepveilProgram() + " run -- sh -c 'for name in QUOTES UNICODE "
                                  "TLS_PRIVATE_KEY EMPTY BIG_60K; do eval \"printf %s "
                                  "\\\"\\$$name\\\"\" | sha256sum; done' >others",
              "cmp sums others && wc -l <sums"});
  EXPECT_EQ(log.exit_code, 0) << log.text;
  EXPECT_THAT(log.text, EndsWith("5\n"));
}

TEST_P(GitlabWrapperTest, SecondBeginAndSecondExportAddToTheFirst) {
  Set("STEPVEIL_KEEP_ENV", "STEPVEIL_ID_TOKEN");
  const GitlabLog log =
      Loaded({begin_, "export INFISICAL_SECRET_PATH=/compose", export_,
              "echo \"$JWT_SECRET and $POSTGRES_PASSWORD\"\nls -d stepveil-* | wc -l"});
  EXPECT_EQ(log.exit_code, 0) << log.text;
  EXPECT_THAT(log.text, EndsWith("*** and ***\n1\n"));
}

INSTANTIATE_TEST_SUITE_P(All, GitlabWrapperTest,
                         ::testing::Values("bash", "dash", "busybox sh", "bash --posix"),
                         NameOfShell);

}  // namespace
}  // namespace stepveil::testing
