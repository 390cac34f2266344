// The model of GitHub's runner in tests/support, held against what is known of the runner.
#include "tests/support/runner_commands.h"
#include "tests/support/runner_files.h"
#include "tests/support/runner_job.h"
#include "tests/support/runner_masker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

constexpr const char* kSecret = "hunter2-S3cretPw!";

std::string NameOf(const std::string& line) {
  const auto command = ParseCommand(line);
  return command ? command->name : "none";
}

TEST(RunnerCommandsTest, ReadsBothForms) {
  const auto command = ParseCommand(" \t::Error file=a%2Cb,line=1,title=x%3Ay::100%25%0Amore");
  ASSERT_TRUE(command);
  EXPECT_EQ(command->name, "error");
  EXPECT_THAT(command->properties,
              ElementsAre(Pair("file", "a,b"), Pair("line", "1"), Pair("title", "x:y")));
  EXPECT_EQ(command->data, "100%\nmore");
  const auto old = ParseCommand("anything ##[set-env name=A;x=y]1%3B%5D");
  ASSERT_TRUE(old);
  EXPECT_THAT(old->properties, ElementsAre(Pair("name", "A"), Pair("x", "y")));
  EXPECT_EQ(old->data, "1;]");
}

TEST(RunnerCommandsTest, LeavesTextAlone) {
  for (const char* line : {"x ::error::y", ":: error::y", "::error:y", "::unknown::y", "",
                           "::", "##[unknown]y", "##[error", "#[error]y"}) {
    EXPECT_EQ(NameOf(line), "none") << line;
  }
  EXPECT_EQ(NameOf("::add-mask::"), "add-mask");
}

TEST(RunnerCommandsTest, UnescapesThePercentSignLast) {
  EXPECT_EQ(UnescapeData("%250A"), "%0A");
  EXPECT_EQ(UnescapeData("%25250A%0D%0A"), "%250A\r\n");
}

TEST(RunnerFilesTest, ReadsLinesAndBlocks) {
  const RunnerFile file =
      ParseRunnerFile("A=b<<c\n\nB<<E\nx\r\n\ny=1\nE\nC<<E\nE\nD= \nF<<E\nz\nE");
  EXPECT_FALSE(file.faulty);
  EXPECT_THAT(file.pairs, ElementsAre(Pair("A", "b<<c"), Pair("B", "x\r\n\ny=1"), Pair("C", ""),
                                      Pair("D", " "), Pair("F", "z")));
}

TEST(RunnerFilesTest, KeepsWhatStandsBeforeAFault) {
  // The attack that a name with `=` in a careless writer's block opens.
  const RunnerFile file = ParseRunnerFile("A=B<<ghadelimiter_1\nLD_PRELOAD=/x\nghadelimiter_1\n");
  EXPECT_TRUE(file.faulty);
  EXPECT_THAT(file.pairs, ElementsAre(Pair("A", "B<<ghadelimiter_1"), Pair("LD_PRELOAD", "/x")));
  for (const char* text : {"A", "A<<", "<<E\nx\nE", "A<<E\nx\nE \n"}) {
    EXPECT_TRUE(ParseRunnerFile(text).faulty) << text;
  }
}

TEST(RunnerMaskerTest, MasksTheSecretAndItsOwnEncodings) {
  RunnerMasker masker;
  masker.AddMask(kSecret);
  EXPECT_EQ(masker.Mask("a hunter2-S3cretPw!hunter2-S3cretPw! b"), "a *** b");
  EXPECT_EQ(masker.Mask("aHVudGVyMi1TM2NyZXRQdyE="), "***");
  EXPECT_EQ(masker.Mask("hunter2-S3cretPw%21"), "***");
}

// These pass the hosted runner unmasked: the action's own masks are for them.
TEST(RunnerMaskerTest, MissesWhatTheRunnerMisses) {
  RunnerMasker masker;
  masker.AddMask(kSecret);
  for (const char* text :
       {"aHVudGVyMi1TM2NyZXRQdyEK",          // echo "$S" | base64
        "aHVudGVyMi1TM2NyZXRQdyE",           // base64url
        "dTpodW50ZXIyLVMzY3JldFB3IUBob3N0",  // u:SECRET@host
        "68756e746572322d533363726574507721", "HUNTER2-S3CRETPW!", "hunter2-S3cretPw\\!"}) {
    EXPECT_EQ(masker.Mask(text), text);
  }
}

TEST(RunnerMaskerTest, TakesLinesApartAndHasNoLeastLength) {
  RunnerMasker masker;
  masker.AddMask(" \r\n\t");
  EXPECT_EQ(masker.values(), 0U);
  masker.AddMask("first\r\n  x \n\n");
  EXPECT_EQ(masker.Mask("firs first x"), "firs *** ***");
}

class RunnerJobTest : public ::testing::Test {
 protected:
  static std::vector<std::string> Shell(const std::string& script) {
    return {"/bin/sh", "-c", script};
  }

  ScratchFolder folder_;
  RunnerJob job_{folder_, {"PATH=/usr/bin:/bin"}};
};

TEST_F(RunnerJobTest, HandsVariablesOutputsAndStateOn) {
  const auto step = job_.Run(
      Shell("echo A=1 >>$GITHUB_ENV; echo NODE_OPTIONS=x >>$GITHUB_ENV; echo O=2 >>$GITHUB_OUTPUT\n"
            "echo S=3 >>$GITHUB_STATE; echo '# hi' >>$GITHUB_STEP_SUMMARY; exit 3"));
  EXPECT_EQ(step.exit_code, 3);
  EXPECT_THAT(step.outputs, ElementsAre(Pair("O", "2")));
  EXPECT_THAT(job_.State(), ElementsAre("STATE_S=3"));
  EXPECT_EQ(job_.summary(), "# hi\n");
  EXPECT_EQ(job_.Run(Shell("echo $A-$NODE_OPTIONS")).shown, "  A: 1\n1-\n");
}

TEST_F(RunnerJobTest, AMaskThatComesTooLateShows) {
  const auto step = job_.Run(Shell("echo canary-1; echo ::add-mask::canary-1; echo canary-1"));
  EXPECT_EQ(step.shown, "canary-1\n***\n");
}

TEST_F(RunnerJobTest, StderrDoesNotCountOnMasksOfStdout) {
  EXPECT_EQ(job_.Run(Shell("echo ::add-mask::canary-2; sleep 0.1; echo canary-2 >&2")).shown,
            "canary-2\n");
}

TEST_F(RunnerJobTest, AStoppedMaskShows) {
  EXPECT_THAT(job_.Run(Shell("echo ::stop-commands::t0ken; echo ::add-mask::canary-3")).shown,
              HasSubstr("canary-3"));
  EXPECT_THAT(job_.Run(Shell("echo ::stop-commands::t; echo ::t::; echo ::add-mask::canary-4\n"
                             "echo canary-4"))
                  .shown,
              Not(HasSubstr("canary-4")));
}

TEST_F(RunnerJobTest, AVariableThatIsNotMaskedShowsAtTheNextStep) {
  job_.Run(Shell("echo A=canary-5 >>$GITHUB_ENV"));
  EXPECT_THAT(job_.Run(Shell("true")).shown, HasSubstr("A: canary-5"));
}

TEST_F(RunnerJobTest, ABrokenDelimiterFailsTheStep) {
  const auto step = job_.Run(Shell("printf 'A<<E\\nx\\nE\\nstill\\n' >>$GITHUB_ENV"));
  EXPECT_EQ(step.exit_code, 1);
  EXPECT_THAT(step.shown, HasSubstr("##[error]"));
  EXPECT_THAT(job_.variables(), ElementsAre(Pair("A", "x")));
}

TEST_F(RunnerJobTest, WithMaskingOffEverythingShows) {
  RunnerJob open(folder_, {"PATH=/usr/bin:/bin"}, RunnerJob::Masking::kOff);
  EXPECT_EQ(open.Run(Shell("echo ::add-mask::canary-6; echo canary-6")).shown, "canary-6\n");
}

}  // namespace
}  // namespace stepveil::testing
