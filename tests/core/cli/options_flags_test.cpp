#include "core/cli/options_flags.h"

#include "tests/core/cli/command_lines.h"

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
                       kCanary, "--watch", "--watch-interval", "2s", "--env", "--process", "x"}),
            "stepveil: error: 5 faults in the command line:\n"
            "  \"--env\" needs a value; write --env SLUG\n"
            "  \"--recursive\" takes =true or =false\n"
            "  unknown flag \"--pth\"; did you mean \"--path\"?\n"
            "  --rename: not a pair of names; write it like OLD_NAME=NEW_NAME\n"
            "  \"--watch-interval\" is 5s at least; every fetch counts against the instance's rate "
            "limit\n");
}

TEST(ReadFlags, WatchesAsOftenAsInfisicalRunWould) {
  using std::chrono::milliseconds;
  const auto interval = [](std::vector<std::string> flags) {
    flags.insert(flags.begin(), "run");
    flags.insert(flags.end(), {"--", "ls"});
    const auto line = Parse(flags);
    return line ? line->watch.value_or(milliseconds(0)) : milliseconds(-1);
  };
  EXPECT_EQ(interval({}), milliseconds(0));
  EXPECT_EQ(interval({"--watch"}), milliseconds(10'000));
  EXPECT_EQ(interval({"--watch=false"}), milliseconds(0));
  EXPECT_EQ(interval({"--watch", "--watch-interval", "30"}), milliseconds(30'000));
  EXPECT_EQ(interval({"--watch", "--watch-interval", "5s"}), milliseconds(5'000));
  for (const char* wrong : {"4999ms", "4", "0", "soon", "-5s"}) {
    EXPECT_EQ(interval({"--watch", "--watch-interval", wrong}), milliseconds(-1)) << wrong;
  }
  EXPECT_THAT(FailureOf({"run", "--watch-interval", "30", "--", "ls"}),
              HasSubstr("\"--watch-interval\" goes with \"--watch\" only"));
  EXPECT_THAT(FailureOf({"export", "--watch", "--to", "json"}), HasSubstr("unknown flag"));
}

TEST(ReadFlags, WatchesAllProcessesToo) {
  const auto line = Parse({"run", "--all", "--watch"});
  ASSERT_TRUE(line);
  EXPECT_TRUE(line->all && line->watch);
}

TEST(ReadFlags, NamesAFlagWithoutItsValue) {
  for (const auto& [flag, operand] :
       {std::pair("--env", "SLUG"), std::pair("--token", "TEXT"), std::pair("--path", "PATH"),
        std::pair("-e", "SLUG"), std::pair("--header", "'N: V'")}) {
    EXPECT_EQ(FailureOf({"run", flag}), "stepveil: error: \"" + std::string(flag) +
                                            "\" needs a value\nstepveil: hint: write " + flag +
                                            " " + operand + "\n")
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
