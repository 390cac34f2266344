#include "tests/e2e/gitlab_wrapper_job.h"

namespace stepveil::testing {
namespace {

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

}  // namespace
}  // namespace stepveil::testing
