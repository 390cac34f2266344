#include "jenkins/library_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

namespace stepveil::jenkins {
namespace {

using ::testing::ElementsAre;

Variables With(const std::vector<std::string>& block) { return Variables(block); }

std::string Parent(pid_t process) { return "STEPVEIL_PARENT=" + std::to_string(process); }

// The signal that a process gets when its parent ends, after EndWithScript.
int SignalWith(const std::string& entry) {
  const pid_t child = fork();
  if (child == 0) {
    EndWithScript(Variables({entry}));
    int signal_number = 0;
    prctl(PR_GET_PDEATHSIG, &signal_number);
    _exit(signal_number);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

TEST(LibraryCallTest, TheLibraryNamesTheParent) {
  EXPECT_TRUE(IsFromLibrary(With({Parent(getppid())})));
  EXPECT_FALSE(IsFromLibrary(With({Parent(getpid())})));  // inherited by somebody's child
  EXPECT_FALSE(IsFromLibrary(With({"STEPVEIL_PARENT="})));
  EXPECT_FALSE(IsFromLibrary(With({})));
}

TEST(LibraryCallTest, OnlyWhatTheLibraryStartsEndsWithItsParent) {
  EXPECT_EQ(SignalWith(Parent(getpid())), SIGTERM);
  EXPECT_EQ(SignalWith(Parent(getppid())), 0);
  EXPECT_EQ(SignalWith("OTHER=1"), 0);
}

TEST(LibraryCallTest, LettersArriveAsTheyAreOrChanged) {
  const std::string name = "STEPVEIL_LETTERS=";
  EXPECT_TRUE(LettersArrive(With({name + "\xc3\xa4\xe6\x97\xa5\xf0\x9f\x94\x91"})));
  EXPECT_TRUE(LettersArrive(With({"OTHER=1"})));
  EXPECT_FALSE(LettersArrive(With({name + "????"})));
  EXPECT_FALSE(LettersArrive(With({name + "\xe4"})));
  EXPECT_FALSE(LettersArrive(With({name})));
}

TEST(LibraryCallTest, SaysArgumentsInPlaceOfFlags) {
  Error error{ErrorCode::kUsage,
              "allow it with --allow-empty",
              {"use --env, INFISICAL_ENVIRONMENT or \"environment:\"",
               "let it through as it is with --allow-names A, or use \"stepveil run\"",
               "say which one counts with --duplicates first or --duplicates last",
               "hand it over as a file: stepveil run --as-file KEY",
               "--environment-like and x--env are other words"}};
  InArguments(error);
  EXPECT_EQ(error.message, "allow it with allowEmpty: true");
  EXPECT_THAT(error.hints,
              ElementsAre("use environment, INFISICAL_ENVIRONMENT or \"environment:\"",
                          "let it through as it is with allowNames A, or use withStepveil.run",
                          "say which one counts with duplicates: 'first' or duplicates: 'last'",
                          "hand it over as a file: files: KEY",
                          "--environment-like and x--env are other words"));
}

}  // namespace
}  // namespace stepveil::jenkins
