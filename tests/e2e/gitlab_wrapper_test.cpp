// What a job may do in its shell, and what can go wrong around it, in three shells.
#include "tests/e2e/gitlab_wrapper_job.h"

namespace stepveil::testing {
namespace {

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

}  // namespace
}  // namespace stepveil::testing
