// What a job may do in its shell, and what can go wrong around it, in three shells.
#include "tests/e2e/gitlab.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <chrono>
#include <map>

namespace stepveil::testing {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kJwtSecret[] = "jwt-secret-dev-0123456789abcdef";

class GitlabWrapperTest : public GitlabJobTest, public ::testing::WithParamInterface<const char*> {
 protected:
  // Masks the log, without secrets, and runs the lines.
  [[nodiscard]] GitlabLog Masked(std::vector<std::string> lines) const {
    lines.insert(lines.begin(), begin_);
    return RunBare({GetParam(), ScriptForm::kSubshell, Ending::kShell, std::move(lines)});
  }

  [[nodiscard]] GitlabLog Loaded(std::vector<std::string> lines) const {
    return Run({GetParam(), ScriptForm::kSubshell, Ending::kShell, std::move(lines)});
  }

  void ExpectEnd(std::vector<std::string> lines, int exit_code, const std::string& end) const {
    const GitlabLog log = Masked(std::move(lines));
    EXPECT_EQ(log.exit_code, exit_code) << log.text;
    EXPECT_THAT(log.text, EndsWith(end));
  }
};

TEST_P(GitlabWrapperTest, ExitCodesAreTheJobsOwn) {
  ExpectEnd({"echo x", "true"}, 0, "$ true\n");
  ExpectEnd({"false", "echo never"}, 1, "$ false\n");
  ExpectEnd({"exit 3"}, 3, "$ exit 3\n");
  ExpectEnd({"(exit 42)"}, 42, "$ (exit 42)\n");
  ExpectEnd({"no-such-command 2>/dev/null"}, 127, "/dev/null\n");
  EXPECT_EQ(Masked({"sh -c 'kill -KILL $$'"}).exit_code, 137);
  EXPECT_EQ(Masked({"sh -c 'kill -TERM $$'"}).exit_code, 143);
  EXPECT_EQ(
      Masked({"set -u", "echo $UNSET_VARIABLE"}).exit_code,
      RunBare(
          {GetParam(), ScriptForm::kSubshell, Ending::kShell, {"set -u", "echo $UNSET_VARIABLE"}})
          .exit_code);
}

TEST_P(GitlabWrapperTest, TheUsersTrapRunsInEveryForm) {
  for (const char* form : {"trap 'echo \"bye $?\"' EXIT", "trap 'echo \"bye $?\"' EXIT INT",
                           "trap -- 'echo \"bye $?\"' 0", "set -u\ntrap 'echo \"bye $?\"' HUP EXIT",
                           "bye() { echo \"bye $?\"; }\ntrap bye EXIT",
                           "eval \"trap 'echo \\\"bye \\$?\\\"' EXIT\""}) {
    ExpectEnd({form, "exit 3"}, 3, "$ exit 3\nbye 3\n");
    ExpectEnd({form, "trap - EXIT", "exit 3"}, 3, "$ exit 3\n");
    ExpectEnd({form, "trap EXIT", "exit 3"}, 3, "$ exit 3\n");
  }
}

TEST_P(GitlabWrapperTest, TheUsersTrapMayExit) {
  ExpectEnd({"trap 'echo bye; exit 7' EXIT", "exit 3"}, 7, "bye\n");
  ExpectEnd({"bye() { rc=$?; (exit 9); echo \"bye $rc\"; exit $rc; }", "trap bye EXIT", "exit 3"},
            3, "bye 3\n");
  ExpectEnd({"trap '(exit 5) || echo five; false; exit' EXIT", "exit 3"}, 3, "five\n");
}

TEST_P(GitlabWrapperTest, ASubshellsTrapIsItsOwn) {
  ExpectEnd({"trap 'echo outer' EXIT", "( trap 'echo inner' EXIT; echo in )", "echo out"}, 0,
            "in\ninner\n$ echo out\nout\nouter\n");
  ExpectEnd({"x=$(trap 'echo subst' EXIT; echo in)", "echo $x"}, 0, "$ echo $x\nin subst\n");
}

TEST_P(GitlabWrapperTest, OtherSignalsTrapsStay) {
  ExpectEnd({"trap 'echo usr1' USR1", "read -r pid rest </proc/self/stat", "kill -USR1 $pid",
             "trap - USR1"},
            0, "usr1\n$ trap - USR1\n");
  const GitlabLog log = Masked({"trap 'echo \"it'\\''s over\"' EXIT", "set -u", "trap", "trap --"});
  EXPECT_EQ(log.exit_code, 0) << log.text;
  EXPECT_THAT(log.text, HasSubstr("$ trap\ntrap -- 'echo \"it'"));
  EXPECT_THAT(log.text, Not(HasSubstr("_stepveil")));
}

TEST_P(GitlabWrapperTest, ATrapSetBeforeIsKept) {
  const GitlabLog log = RunBare({GetParam(),
                                 ScriptForm::kSubshell,
                                 Ending::kShell,
                                 {"trap 'echo \"before $?\"' EXIT", begin_, "exit 3"}});
  EXPECT_EQ(log.exit_code, 3);
  EXPECT_THAT(log.text, EndsWith("$ exit 3\nbefore 3\n"));
}

TEST_P(GitlabWrapperTest, WordsThatLookLikeOursAreLeftAlone) {
  ExpectEnd({"case exit in\n  trap) : ;;\n  exit) echo case ;;\nesac", "IFS=:", "echo trap exit"},
            0, "trap exit\n");
}

// dash and busybox know no `trap -p`, and end where one is. The program that our exit trap starts
// tells whether it ran.
TEST_P(GitlabWrapperTest, NoMistakeInATrapEndsTheJobWithoutOurs) {
  const auto spy = folder_.Write(
      "spy", "#!/bin/sh\necho called >called\nexec " + StepveilProgram() + " \"$@\"\n");
  chmod(spy.c_str(), 0755);
  for (const char* mistake : {"trap -p", "trap -z", "trap -p -p x", "trap x NOSIG", "trap - 99999",
                              "trap 'echo bye' EXIT\ntrap -p"}) {
    std::filesystem::remove(folder_.path() / "called");
    const GitlabLog log = Masked({"_stepveil_program=$PWD/spy", "echo last", mistake});
    EXPECT_THAT(log.text, HasSubstr("\nlast\n")) << mistake;
    EXPECT_EQ(Output("cat called"), "called\n") << mistake << ": " << log.text;
  }
}

TEST_P(GitlabWrapperTest, TheOrderOfBothStreamsIsKept) {
  const GitlabLog log =
      Masked({"i=0\nwhile [ $i -lt 100 ]; do echo out $i; echo err $i >&2; i=$((i + 1)); done"});
  std::string expected;
  for (int i = 0; i < 100; ++i) {
    expected += "out " + std::to_string(i) + "\nerr " + std::to_string(i) + "\n";
  }
  EXPECT_THAT(log.text, EndsWith(expected));
}

TEST_P(GitlabWrapperTest, MarkersAndProgressPassByteForByte) {
  ExpectEnd({"printf '\\033[0Ksection_start:1:a[collapsed=true]\\r\\033[0KA\\n1%%\\r2%%\\r'"}, 0,
            "\x1b[0Ksection_start:1:a[collapsed=true]\r\x1b[0KA\n1%\r2%\r");
}

TEST_P(GitlabWrapperTest, ADeadMaskerStopsTheJobAndShowsNothing) {
  // The daemon of this job is the one that has the job's FIFO open.
  const GitlabLog log =
      Loaded({"for p in $(grep -lzxs 'begi[n]' /proc/[0-9]*/cmdline | tr -dc '0-9\\n'); do\n"
              "  ls -l /proc/$p/fd 2>/dev/null | grep -qF \"$STEPVEIL_LOG_FOLDER\" || continue\n"
              "  kill -KILL $p\ndone\nsleep 0.2",
              "echo \"$JWT_SECRET\"", "echo never"});
  EXPECT_NE(log.exit_code, 0);
  EXPECT_THAT(log.text, Not(HasSubstr(kJwtSecret)));
  EXPECT_THAT(log.text, Not(HasSubstr("\nnever")));
}

TEST_P(GitlabWrapperTest, ADeadMaskerLeavesNoFilesAndTheJobsTrapRuns) {
  Set("STEPVEIL_FILES", "TLS_*");
  const std::string kill =
      "test -f \"$TLS_PRIVATE_KEY\"\ndirname \"$TLS_PRIVATE_KEY\" >files\n"
      "for p in $(grep -lzxs 'begi[n]' /proc/[0-9]*/cmdline | tr -dc '0-9\\n'); do\n"
      "  ls -l /proc/$p/fd 2>/dev/null | grep -qF \"$STEPVEIL_LOG_FOLDER\" || continue\n"
      "  kill -KILL $p\ndone\n"
      "while [ -d \"$(cat files)\" ]; do sleep 0.1; done";
  for (const char* next : {"echo next", "ls /", "true", "exit 3", "trap"}) {
    std::filesystem::remove(folder_.path() / "ended");
    const GitlabLog log =
        Loaded({"trap 'echo in the trap; sh -c \"echo a command\"; echo \"done $?\" >ended' EXIT",
                kill, next});
    EXPECT_NE(log.exit_code, 0) << next;
    EXPECT_NE(log.exit_code, -1) << next;
    EXPECT_EQ(Output("cat ended"), "done 0\n") << next << ": " << log.text;
    EXPECT_EQ(Output("ls -d stepveil-* 2>/dev/null | wc -l"), "0\n") << next;
  }
}

TEST_P(GitlabWrapperTest, ABrokenPipeOfTheJobsOwnEndsItAsItWould) {
  ExpectEnd({"trap 'echo bye' EXIT", "mkfifo own; (sleep 0.2) <own & exec 5>own; sleep 0.5",
             "echo x >&5", "echo never"},
            141, "bye\n");
  ExpectEnd({"trap 'echo usr; exit 9' PIPE", "mkfifo two; (sleep 0.2) <two & exec 5>two; sleep 0.5",
             "echo x >&5", "exit 4"},
            9, "usr\n");
  const GitlabLog log = Masked({"trap 'echo mine' PIPE", "trap", "echo \"$(trap)\""});
  EXPECT_THAT(log.text, HasSubstr("trap -- 'echo mine' "));
  EXPECT_THAT(log.text, Not(HasSubstr("_stepveil")));
}

TEST_P(GitlabWrapperTest, AJobThatIsCancelledLosesNothing) {
  const auto start = std::chrono::steady_clock::now();
  const GitlabLog log = Masked({"read -r pid rest </proc/self/stat\n(sleep 0.3; kill -TERM $pid) &",
                                "echo waiting\nsleep 1", "echo never"});
  EXPECT_EQ(log.exit_code, 1) << log.text;
  EXPECT_THAT(log.text, EndsWith("waiting\n"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(8));
}

TEST_P(GitlabWrapperTest, AProgramThatIsGoneAtTheEndCostsNothing) {
  const auto program = folder_.path() / "program";
  std::filesystem::copy_file(StepveilProgram(), program);
  const GitlabLog log =
      RunBare({GetParam(),
               ScriptForm::kSubshell,
               Ending::kShell,
               {"{ eval \"$(./program gitlab begin || echo \"exit $?\")\"; } 3>&1", "rm program",
                "seq 1 1000", "exit 3"}});
  EXPECT_EQ(log.exit_code, 3);
  EXPECT_THAT(log.text, HasSubstr(Output("seq 1 1000")));
}

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

std::string NameOfShell(const ::testing::TestParamInfo<const char*>& shell) {
  const std::string name = shell.param;
  return name == "bash --posix" ? "posix" : name.substr(0, name.find(' '));
}

INSTANTIATE_TEST_SUITE_P(All, GitlabWrapperTest,
                         ::testing::Values("bash", "dash", "busybox sh", "bash --posix"),
                         NameOfShell);

class GitlabRefusalTest : public GitlabJobTest {
 protected:
  void Expect(std::vector<std::string> lines, int exit_code, const std::string& message,
              const std::string& shell = "bash") const {
    lines.push_back("echo never");
    const GitlabLog log = RunBare({shell, ScriptForm::kSubshell, Ending::kShell, std::move(lines)});
    EXPECT_EQ(log.exit_code, exit_code) << log.text;
    EXPECT_THAT(log.text, HasSubstr(message));
    EXPECT_THAT(log.text, Not(HasSubstr("\nnever")));
    EXPECT_THAT(log.text, Not(HasSubstr(kJwtSecret)));
  }
};

TEST_F(GitlabRefusalTest, ALogThatIsNotMasked) {
  Expect({export_}, 7, "it is not masked");
  Set("CI_DEBUG_TRACE", "True");
  Expect({export_}, 7, "it is not masked");
}

TEST_F(GitlabRefusalTest, AMissingOrForeignIdToken) {
  Set("STEPVEIL_ID_TOKEN", "");
  Expect({begin_, export_}, 4,
         "add to this job: id_tokens: { STEPVEIL_ID_TOKEN: { aud: " + server_.url() + " } }");
  Set("STEPVEIL_ID_TOKEN", "no-jwt-canary-9f3b");
  Expect({begin_, export_}, 4, "has not the form of an id token");
  Set("STEPVEIL_ID_TOKEN", IdToken(R"({"aud":"https://other.example"})"));
  Expect({begin_, export_}, 4, "is for \"https://other.example\", not for");
  Set("STEPVEIL_ID_TOKEN", IdToken(R"({"project_path":"acme/fork"})"));
  Expect({begin_, export_}, 4, "this job's id token has project_path \"acme/fork\"");
}

TEST_F(GitlabRefusalTest, AShellItWasNotMadeFor) {
  const auto other = folder_.path() / "othersh";
  std::filesystem::copy_file("/bin/dash", other);
  Expect({begin_}, 2, "cannot mask the log of the shell \"othersh\"", other.string());
}

TEST_F(GitlabRefusalTest, AnEvalWithoutAnAlternativeFailsToo) {
  const auto other = folder_.path() / "othersh";
  std::filesystem::copy_file("/bin/dash", other);
  Expect({"{ eval \"$(" + StepveilProgram() + " gitlab begin)\"; } 3>&1"}, 2,
         "cannot mask the log of the shell", other.string());
}

TEST_F(GitlabRefusalTest, ATraceThatGoesElsewhere) {
  Expect({"exec 7>trace; BASH_XTRACEFD=7", begin_}, 125, "BASH_XTRACEFD");
}

TEST_F(GitlabRefusalTest, AWrongWayToCallIt) {
  const std::string program = StepveilProgram();
  Expect({"eval \"$(" + program + " gitlab begin || echo \"exit $?\")\""}, 2, "descriptor 3");
  Expect({"eval \"$(" + program + " gitlab begin 3>elsewhere || echo \"exit $?\")\""}, 2,
         "descriptor 3");
  Expect({program + " gitlab begin 3>&1"}, 2, "is for the job's shell");
  Expect({begin_, program + " export --to gitlab"}, 7, "into the job's log");
  Expect({program + " gitlab bgin"}, 2, "did you mean \"begin\"?");
  Expect({program + " gitlab action"}, 2, "unknown");
  Expect({program + " gitlab end"}, 2, "takes the folder");
  Expect({begin_, "export STEPVEIL_LOG_FOLDER=/nonexistent", export_}, 7, "nothing masks the log");
  Expect({begin_, "export STEPVEIL_FILES=NO_SUCH_NAME", export_}, 7, "NO_SUCH_NAME");
}

TEST_F(GitlabRefusalTest, ACloneThatEverybodyCanWriteIsMended) {
  folder_.Write(".stepveil.yaml", "environment: dev\n");
  Unset("STEPVEIL_ENVIRONMENT");
  chmod((folder_.path() / ".stepveil.yaml").c_str(), 0666);
  chmod(folder_.path().c_str(), 0777);
  Set("TMPDIR", "/tmp");
  const GitlabLog log =
      Run({"bash", ScriptForm::kSubshell, Ending::kShell, {"echo \"${#JWT_SECRET}\""}});
  EXPECT_EQ(log.exit_code, 0) << log.text;
  EXPECT_THAT(log.text, EndsWith("\n31\n"));
}

// The image's user is another one than the runner's helper: only the inputs can help.
TEST_F(GitlabRefusalTest, AForeignCloneIsPassedOverWhereNothingIsNeededOfIt) {
  folder_.Write(".stepveil.yaml", "environment: nowhere\n");
  ASSERT_EQ(chown((folder_.path() / ".stepveil.yaml").c_str(), 4711, 4711), 0);
  Set("TMPDIR", "/tmp");
  Expect({begin_, export_}, 3, "FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR to true");
  Expect({begin_, export_}, 3, "config: none");
  Set("STEPVEIL_INPUT_CONFIG", "none");
  const GitlabLog log =
      Run({"bash", ScriptForm::kSubshell, Ending::kShell, {"echo \"${#JWT_SECRET}\""}});
  EXPECT_EQ(log.exit_code, 0) << log.text;
  EXPECT_THAT(log.text, EndsWith("\n31\n"));
}

// A stand-in for the runner's helper: a process of that name with that argument, above the shell.
// The helper itself has not been tried.
class GitlabProxyExecTest : public GitlabJobTest {
 protected:
  [[nodiscard]] ProcessResult UnderHelper(const std::string& script) const {
    const auto file = folder_.Write("job.sh", script + "\n");
    return RunProcess(
        {"bash", "-c",
         "exec -a gitlab-runner-helper bash -c 'bash " + file.string() + "; exit $?' proxy-exec"},
        {environment_, folder_.path()});
  }
};

TEST_F(GitlabProxyExecTest, MasksAreAnnouncedOnlyWhereTheyAreRead) {
  const auto without = UnderHelper(export_);
  EXPECT_THAT(without.err, HasSubstr("it is not masked"));
  Set("RUNNER_TEMP_PROJECT_DIR", folder_.path());
  folder_.Write("masking.db", "");
  const auto ran = UnderHelper(export_ + "\necho \"${#JWT_SECRET}\"");
  EXPECT_EQ(ran.out, "31\n") << ran.err;
  EXPECT_THAT(ran.err, HasSubstr(std::string("::add-mask::") + kJwtSecret + "\n"));
  EXPECT_THAT(UnderHelper(StepveilProgram() + " export --to gitlab").err,
              HasSubstr("into the job's log"));
  Set("CI_DEBUG_TRACE", "T");
  const auto traced = UnderHelper(export_);
  EXPECT_THAT(traced.err, HasSubstr("CI_DEBUG_TRACE is on"));
  EXPECT_THAT(traced.err, Not(HasSubstr(kJwtSecret)));
}

}  // namespace
}  // namespace stepveil::testing
