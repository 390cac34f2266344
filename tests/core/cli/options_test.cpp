#include "core/cli/options.h"

#include "tests/core/cli/command_lines.h"

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(ParseCommandLine, RunsACommand) {
  const auto line = Parse({"run", "--process", "backend", "--", "cargo", "loco", "--token", "x"});
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->command, Command::kRun);
  EXPECT_EQ(line->settings.process, "backend");
  EXPECT_THAT(line->child, ElementsAre("cargo", "loco", "--token", "x"));
  EXPECT_FALSE(line->settings.token.has_value());
  EXPECT_THAT(line->warnings, IsEmpty());
}

TEST(ParseCommandLine, RunsAShellText) {
  EXPECT_THAT(Parse({"run", "--command", "a && b"})->child, ElementsAre("sh", "-c", "a && b"));
  EXPECT_THAT(Parse({"run", "-c", "a"})->child, ElementsAre("sh", "-c", "a"));
  EXPECT_THAT(Parse({"run", "--command=a --b"})->child, ElementsAre("sh", "-c", "a --b"));
}

TEST(ParseCommandLine, AnotherShellMayBeNamed) {
  const auto named = Parse({"run", "--shell", "bash", "--command", "a"});
  EXPECT_THAT(named->child, ElementsAre("bash", "-c", "a"));
  EXPECT_FALSE(named->user_shell);
  const auto users = Parse({"run", "--shell=auto", "-c", "a"});
  EXPECT_THAT(users->child, ElementsAre("sh", "-c", "a"));
  EXPECT_TRUE(users->user_shell);
  EXPECT_EQ(FailureOf({"run", "--shell", kCanary, "--", "ls"}),
            "stepveil: error: \"--shell\" goes with \"--command\" only\n"
            "stepveil: hint: stepveil run [flags] --shell bash --command 'a && b'\n");
}

TEST(ParseCommandLine, RunNeedsOneCommand) {
  EXPECT_EQ(FailureOf({"run", "--"}),
            "stepveil: error: there is no command to run\n"
            "stepveil: hint: stepveil run [flags] -- COMMAND [ARG...]\n");
  EXPECT_THAT(FailureOf({"run", "--command", kCanary, "--", "ls"}),
              HasSubstr("both \"--command\" and a command after \"--\" are given"));
}

TEST(ParseCommandLine, NamesAnUnknownCommand) {
  EXPECT_EQ(FailureOf({}),
            "stepveil: error: no command is given\n"
            "stepveil: hint: \"stepveil --help\" lists the commands\n");
  EXPECT_EQ(FailureOf({"exprot"}),
            "stepveil: error: unknown command \"exprot\"\n"
            "stepveil: hint: did you mean \"export\"?\n");
  EXPECT_THAT(FailureOf({"githbu"}), HasSubstr("did you mean \"github\"?"));
  EXPECT_THAT(FailureOf({kCanary}), HasSubstr("error: unknown command\n"));
  EXPECT_THAT(FailureOf({"--domain", "https://x", "run"}),
              HasSubstr("a flag stands before the command"));
}

TEST(ParseCommandLine, AnAdapterIsToldWhatToDo) {
  const auto line = Parse({"github", "action"});
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->command, Command::kSubcommand);
  EXPECT_EQ(line->target, "github");
  EXPECT_EQ(line->subcommand, "action");
  EXPECT_THAT(Parse({"gitlab", "begin", "bash", "--x"})->operands, ElementsAre("bash", "--x"));
  EXPECT_EQ(FailureOf({"gitlab"}),
            "stepveil: error: what shall \"stepveil gitlab\" do?\n"
            "stepveil: hint: stepveil gitlab begin, or stepveil gitlab end\n");
  EXPECT_EQ(FailureOf({"gitlab", "begn"}),
            "stepveil: error: unknown \"stepveil gitlab\" command \"begn\"\n"
            "stepveil: hint: did you mean \"begin\"?\n");
  EXPECT_THAT(FailureOf({"github", "action", "--token", kCanary}), HasSubstr("takes no flags"));
}

TEST(ParseCommandLine, AnAdapterWithoutSubcommandsIsATargetOnly) {
  EXPECT_EQ(FailureOf({"jenkins", "action"}),
            "stepveil: error: there is no \"stepveil jenkins\"\n"
            "stepveil: hint: stepveil export --to jenkins\n");
  EXPECT_THAT(Parse({"--help"})->text, Not(HasSubstr("jenkins")));
  EXPECT_THAT(FailureOf({"jenkin"}), Not(HasSubstr("did you mean")));
}

TEST(ParseCommandLine, SecretsGetTakesNames) {
  const auto line = Parse({"secrets", "get", "FOO", "BAR", "--plain", "--env", "dev", "BAZ"});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  EXPECT_EQ(line->command, Command::kSecretsGet);
  EXPECT_THAT(line->operands, ElementsAre("FOO", "BAR", "BAZ"));
  EXPECT_THAT(FailureOf({"secrets", "get"}), HasSubstr("needs the name of a secret"));
  for (const std::string& name : {std::string("FOO=") + kCanary, std::string("FOO*")}) {
    EXPECT_THAT(FailureOf({"secrets", "get", name}), HasSubstr("takes names"));
  }
  EXPECT_THAT(FailureOf({"secrets", "get", "FOO", "--only", "X"}), HasSubstr("unknown flag"));
  EXPECT_THAT(FailureOf({"secrets", "gt", "FOO"}), HasSubstr("did you mean \"get\"?"));
}

TEST(ParseCommandLine, SecretsAloneListsThem) {
  EXPECT_EQ(Parse({"secrets"})->command, Command::kSecrets);
  EXPECT_FALSE(Parse({"secrets", "--env", "dev"})->plain);
  EXPECT_TRUE(Parse({"secrets", "--plain", "--silent"})->plain);
}

TEST(ExitModeOf, KnowsRunEvenInAWrongCommandLine) {
  const auto mode = [](std::vector<std::string> words) {
    Argv argv(std::move(words));
    return ExitModeOf(argv.count(), argv.get());
  };
  EXPECT_EQ(mode({"run"}), ExitMode::kRun);
  EXPECT_EQ(mode({"run", "--nonsense"}), ExitMode::kRun);
  EXPECT_EQ(mode({"--domain", "x", "run", "--", "ls"}), ExitMode::kRun);
  EXPECT_EQ(mode({}), ExitMode::kCommand);
  EXPECT_EQ(mode({"export", "--env", "run"}), ExitMode::kCommand);
  EXPECT_EQ(mode({"--version"}), ExitMode::kCommand);
}

TEST(ParseCommandLine, AllGivesNoProcessATerminal) {
  EXPECT_FALSE(Parse({"run", "--all", "--pty", "always"}));
  for (const char* use : {"auto", "never"}) {
    EXPECT_TRUE(Parse({"run", "--all", "--pty", use})) << use;
  }
  const auto both = Parse({"run", "--no-mask", "--pty", "always", "--", "ls"});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->options.pty, PtyUse::kAlways);
}

}  // namespace
}  // namespace stepveil
