#include "core/app/options_flags.h"

#include "tests/core/app/command_lines.h"

namespace stepveil {
namespace {

using testing::HasSubstr;

TEST(ReadFlags, NamesAnUnknownFlagAndTheNearest) {
  EXPECT_EQ(FailureOf({"run", "--pth", "/a", "--", "ls"}),
            "stepveil: error: unknown flag \"--pth\"\n"
            "stepveil: hint: did you mean \"--path\"?\n");
  EXPECT_EQ(FailureOf({"export", "--to", "json", "--xyzzy=" + std::string(kCanary)}),
            "stepveil: error: unknown flag \"--xyzzy\"\n"
            "stepveil: hint: \"stepveil export --help\" lists the flags\n");
  EXPECT_THAT(FailureOf({"run", "--tokn", kCanary, "--", "ls"}),
              HasSubstr("did you mean \"--token\"?"));
  EXPECT_THAT(FailureOf({"run", "-x" + std::string(kCanary), "--", "ls"}),
              HasSubstr("unknown flag \"-x\""));
  EXPECT_THAT(FailureOf({"run", "--" + std::string(kCanary), "--", "ls"}),
              HasSubstr("error: unknown flag\n"));
}

TEST(ReadFlags, FindsAllFaultsAtOnce) {
  EXPECT_EQ(FailureOf({"run", "--pth=/a", "--recursive=" + std::string(kCanary), "--rename",
                       kCanary, "--watch", "--env", "--process", "x"}),
            "stepveil: error: 5 faults in the command line:\n"
            "  \"--env\" needs a value\n"
            "  \"--recursive\" takes =true or =false\n"
            "  \"--watch\" is not supported; leave it out: the command runs once\n"
            "  unknown flag \"--pth\"; did you mean \"--path\"?\n"
            "  --rename: not a pair of names; write it like OLD_NAME=NEW_NAME\n");
}

TEST(ReadFlags, NamesAFlagWithoutItsValue) {
  for (const char* flag : {"--env", "--token", "--path", "-e", "--header"}) {
    EXPECT_EQ(FailureOf({"run", flag}),
              "stepveil: error: \"" + std::string(flag) + "\" needs a value\n")
        << flag;
  }
  EXPECT_THAT(FailureOf({"run", "--token", "--env", "x", "--", "ls"}),
              HasSubstr("\"--token\" needs a value"));
}

TEST(ReadFlags, AsksForTheTwoDashes) {
  EXPECT_EQ(FailureOf({"run", "ls", kCanary}),
            "stepveil: error: a word that is no flag stands before \"--\"\n"
            "stepveil: hint: put \"--\" before the command: stepveil run [flags] -- COMMAND\n");
  EXPECT_THAT(FailureOf({"login", kCanary}), HasSubstr("a word too many"));
  EXPECT_EQ(FailureOf({"login", "--", "ls"}),
            "stepveil: error: \"stepveil login\" takes no command after \"--\"\n"
            "stepveil: hint: use \"stepveil run\" to start a command\n");
}

}  // namespace
}  // namespace stepveil
