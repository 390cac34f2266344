#include "core/app/options.h"

#include "core/base/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

constexpr const char* kCanary = "canary-9f3b-SECRET";

// An argv that can be written to, like the real one.
class Argv {
 public:
  explicit Argv(std::vector<std::string> words) : words_(std::move(words)) {
    words_.insert(words_.begin(), "stepveil");
    for (std::string& word : words_) {
      pointers_.push_back(word.data());
    }
    pointers_.push_back(nullptr);
  }
  [[nodiscard]] int count() const { return static_cast<int>(words_.size()); }
  char** get() { return pointers_.data(); }
  [[nodiscard]] std::string All() const {
    std::string all;
    for (const std::string& word : words_) {
      all += word + " ";
    }
    return all;
  }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

// Two adapters with subcommands, and one that is a target only.
AdapterCommands Adapters() {
  return {{"github", {{"action", "its step"}}},
          {"gitlab", {{"begin", "start"}, {"end", "stop"}}},
          {"jenkins", {}}};
}

Result<CommandLine> Parse(std::vector<std::string> words) {
  Argv argv(std::move(words));
  return ParseCommandLine(argv.count(), argv.get(), Adapters());
}

// Expects a usage error and returns it as printed; no canary may be in it.
std::string FailureOf(std::vector<std::string> words) {
  const auto line = Parse(std::move(words));
  EXPECT_FALSE(line.has_value());
  if (line) {
    return "(no error)";
  }
  EXPECT_EQ(line.error().code, ErrorCode::kUsage);
  const std::string printed = Render(line.error());
  EXPECT_THAT(printed, Not(HasSubstr(kCanary)));
  return printed;
}

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

TEST(ParseCommandLine, TakesTheFlagsOfInfisicalRun) {
  const auto line = Parse({"run",
                           "--projectId",
                           "p",
                           "-e",
                           "prod",
                           "--path",
                           "/a",
                           "--path=/b",
                           "--expand=false",
                           "--include-imports=false",
                           "--recursive",
                           "--secret-overriding=false",
                           "-t",
                           "x,y",
                           "--tags",
                           "z",
                           "--domain",
                           "https://a, https://b",
                           "--project-config-dir",
                           "d",
                           "--silent",
                           "-l",
                           "debug",
                           "--",
                           "ls"});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  const Settings& settings = line->settings;
  EXPECT_EQ(settings.project, "p");
  EXPECT_EQ(settings.environment, "prod");
  EXPECT_THAT(*settings.paths, ElementsAre("/a", "/b"));
  EXPECT_EQ(settings.expand_references, false);
  EXPECT_EQ(settings.include_imports, false);
  EXPECT_EQ(settings.recursive, true);
  EXPECT_THAT(*settings.tags, ElementsAre("x", "y", "z"));
  EXPECT_THAT(*settings.domains, ElementsAre("https://a", "https://b"));
  EXPECT_EQ(settings.config_directory, "d");
  EXPECT_TRUE(line->silent);
}

TEST(ParseCommandLine, TakesTheFlagsOfInfisicalLogin) {
  const auto line =
      Parse({"login", "--method", "universal-auth", "--client-id", "c", "--client-secret", "s",
             "--machine-identity-id", "i", "--organization-slug", "o", "--plain", "--silent"});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  EXPECT_EQ(line->command, Command::kLogin);
  EXPECT_EQ(line->settings.method, "universal-auth");
  EXPECT_EQ(line->settings.client_id, "c");
  EXPECT_EQ(line->settings.client_secret->Expose(), "s");
  EXPECT_EQ(line->settings.identity_id, "i");
  EXPECT_EQ(line->settings.organization_slug, "o");
  EXPECT_TRUE(line->plain);
}

TEST(ParseCommandLine, TakesOurFlags) {
  const auto line = Parse({"export",
                           "--to",
                           "dotenv",
                           "--output-file",
                           "f",
                           "--project",
                           "p",
                           "--environment",
                           "e",
                           "--config",
                           "c",
                           "--identity-id",
                           "i",
                           "--audience",
                           "a",
                           "--id-token-env",
                           "T",
                           "--only",
                           "A*,B",
                           "--only",
                           "C",
                           "--except",
                           "D",
                           "--rename",
                           "E=F",
                           "--rename",
                           "G=H",
                           "--prefix",
                           "P_",
                           "--require",
                           "I",
                           "--unmasked",
                           "J",
                           "--allow-names",
                           "PATH",
                           "--duplicates",
                           "last",
                           "--ca-file",
                           "ca",
                           "--allow-http",
                           "--connect-timeout",
                           "1s",
                           "--deadline",
                           "2m",
                           "--header",
                           "X-A: 1:2",
                           "--header",
                           "X-B:",
                           "--allow-empty",
                           "--allow-unresolved=true",
                           "--allow-partial",
                           "--no-import-check",
                           "--mask-short",
                           "--strict",
                           "--keep-token=false"});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  const Settings& settings = line->settings;
  EXPECT_EQ(line->target, "dotenv");
  EXPECT_EQ(line->output_file, "f");
  EXPECT_EQ(settings.project, "p");
  EXPECT_EQ(settings.environment, "e");
  EXPECT_EQ(settings.config_file, "c");
  EXPECT_EQ(settings.identity_id, "i");
  EXPECT_EQ(settings.audience, "a");
  EXPECT_EQ(settings.id_token_variable, "T");
  EXPECT_THAT(*settings.only, ElementsAre("A*", "B", "C"));
  EXPECT_THAT(*settings.except, ElementsAre("D"));
  EXPECT_THAT(*settings.rename, ElementsAre(Pair("E", "F"), Pair("G", "H")));
  EXPECT_EQ(settings.prefix, "P_");
  EXPECT_THAT(*settings.require, ElementsAre("I"));
  EXPECT_THAT(*settings.unmasked, ElementsAre("J"));
  EXPECT_THAT(*settings.allow_names, ElementsAre("PATH"));
  EXPECT_EQ(settings.duplicates, "last");
  EXPECT_EQ(settings.ca_file, "ca");
  EXPECT_EQ(settings.allow_http, true);
  EXPECT_EQ(settings.connect_timeout, "1s");
  EXPECT_EQ(settings.deadline, "2m");
  EXPECT_THAT(*settings.headers, ElementsAre(Pair("X-A", " 1:2"), Pair("X-B", "")));
  EXPECT_EQ(settings.allow_empty, true);
  EXPECT_EQ(settings.allow_unresolved, true);
  EXPECT_EQ(settings.allow_partial, true);
  EXPECT_EQ(settings.import_check, false);
  EXPECT_EQ(settings.mask_short, true);
  EXPECT_EQ(settings.strict, true);
  EXPECT_EQ(settings.keep_token, false);
}

TEST(ParseCommandLine, LeavesOutWhatIsNotGiven) {
  const auto line = Parse({"run", "--", "ls"});
  EXPECT_FALSE(line->settings.recursive.has_value());
  EXPECT_FALSE(line->settings.import_check.has_value());
  EXPECT_FALSE(line->settings.domains.has_value());
  EXPECT_FALSE(line->settings.rename.has_value());
}

TEST(ParseCommandLine, AnEmptyValueTakesNoOtherWord) {
  const auto line = Parse({"run", "--env=", "--path", "/a", "--domain=", "--", "ls"});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  EXPECT_EQ(line->settings.environment, "");
  EXPECT_THAT(*line->settings.paths, ElementsAre("/a"));
  EXPECT_THAT(*line->settings.domains, IsEmpty());
}

TEST(ParseCommandLine, TakesCredentialsOutOfArgv) {
  for (const bool joined : {false, true}) {
    for (const char* flag : {"--token", "--client-secret", "--jwt", "--oidc-jwt"}) {
      std::vector<std::string> words{"login"};
      if (joined) {
        words.push_back(std::string(flag) + "=" + kCanary);
      } else {
        words.insert(words.end(), {flag, kCanary});
      }
      Argv argv(words);
      const auto line = ParseCommandLine(argv.count(), argv.get(), {});
      ASSERT_TRUE(line.has_value()) << Render(line.error());
      EXPECT_THAT(argv.All(), Not(HasSubstr(kCanary)));
      EXPECT_THAT(argv.All(), HasSubstr("xxxxxxxxxxxxxxxxxx"));
      ASSERT_EQ(line->warnings.size(), 1U);
      EXPECT_THAT(line->warnings.front(),
                  HasSubstr(std::string(flag) +
                            " on the command line can be read by other processes: set INFISICAL_"));
    }
  }
  const auto line = Parse({"login", "--token", kCanary, "--client-secret=s", "--jwt", "j"});
  EXPECT_EQ(line->settings.token->Expose(), kCanary);
  EXPECT_EQ(line->settings.client_secret->Expose(), "s");
  EXPECT_EQ(line->settings.jwt->Expose(), "j");
}

TEST(ParseCommandLine, TakesCredentialsOutOfArgvWhateverElseIsWrong) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"run", "--nonsense", "--token", kCanary},
                                             {"rnu", "--token", kCanary},
                                             {"run", "--token=" + std::string(kCanary), "stray"},
                                             {"github", "action", "--client-secret", kCanary}}) {
    Argv argv(words);
    const auto line = ParseCommandLine(argv.count(), argv.get(), Adapters());
    EXPECT_FALSE(line.has_value());
    EXPECT_THAT(argv.All(), Not(HasSubstr(kCanary)));
  }
}

TEST(ParseCommandLine, OverwritesHeadersWithoutAWarning) {
  Argv argv({"run", "--header", "X: " + std::string(kCanary), "--header=Y:" + std::string(kCanary),
             "--", "ls"});
  const auto line = ParseCommandLine(argv.count(), argv.get(), {});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  EXPECT_THAT(argv.All(), Not(HasSubstr(kCanary)));
  EXPECT_THAT(line->warnings, IsEmpty());
  EXPECT_EQ(line->settings.headers->at(0).second, " " + std::string(kCanary));
}

TEST(ParseCommandLine, LeavesTheChildsWordsAlone) {
  Argv argv({"run", "--", "curl", "--token", kCanary, "--", "x"});
  const auto line = ParseCommandLine(argv.count(), argv.get(), {});
  EXPECT_THAT(line->child, ElementsAre("curl", "--token", kCanary, "--", "x"));
  EXPECT_THAT(argv.All(), HasSubstr(kCanary));
}

TEST(ParseCommandLine, NamesAnUnknownFlagAndTheNearest) {
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

TEST(ParseCommandLine, FindsAllFaultsAtOnce) {
  EXPECT_EQ(FailureOf({"run", "--pth=/a", "--recursive=" + std::string(kCanary), "--rename",
                       kCanary, "--watch", "--watch-interval", "2s", "--env", "--process", "x"}),
            "stepveil: error: 5 faults in the command line:\n"
            "  \"--env\" needs a value\n"
            "  \"--recursive\" takes =true or =false\n"
            "  unknown flag \"--pth\"; did you mean \"--path\"?\n"
            "  --rename: not a pair of names; write it like OLD_NAME=NEW_NAME\n"
            "  \"--watch-interval\" is 5s at least; every fetch counts against the instance's rate "
            "limit\n");
}

TEST(ParseCommandLine, WatchesAsOftenAsInfisicalRunWould) {
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

TEST(ParseCommandLine, NamesAFlagWithoutItsValue) {
  for (const char* flag : {"--env", "--token", "--path", "-e", "--header"}) {
    EXPECT_EQ(FailureOf({"run", flag}),
              "stepveil: error: \"" + std::string(flag) + "\" needs a value\n")
        << flag;
  }
  EXPECT_THAT(FailureOf({"run", "--token", "--env", "x", "--", "ls"}),
              HasSubstr("\"--token\" needs a value"));
}

TEST(ParseCommandLine, AsksForTheTwoDashes) {
  EXPECT_EQ(FailureOf({"run", "ls", kCanary}),
            "stepveil: error: a word that is no flag stands before \"--\"\n"
            "stepveil: hint: put \"--\" before the command: stepveil run [flags] -- COMMAND\n");
  EXPECT_THAT(FailureOf({"login", kCanary}), HasSubstr("a word too many"));
  EXPECT_EQ(FailureOf({"login", "--", "ls"}),
            "stepveil: error: \"stepveil login\" takes no command after \"--\"\n"
            "stepveil: hint: use \"stepveil run\" to start a command\n");
}

TEST(ParseCommandLine, RunNeedsOneCommand) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"run"}, {"run", "--"}, {"run", "--command="}}) {
    EXPECT_EQ(FailureOf(words),
              "stepveil: error: there is no command to run\n"
              "stepveil: hint: stepveil run [flags] -- COMMAND [ARG...]\n");
  }
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

TEST(ParseCommandLine, ExportNeedsATarget) {
  EXPECT_EQ(FailureOf({"export"}),
            "stepveil: error: \"--to\" is missing: where to export?\n"
            "stepveil: hint: targets are github, gitlab, jenkins, dotenv, json, yaml, shell, "
            "powershell\n");
  EXPECT_EQ(FailureOf({"export", "--to", "dotnev"}),
            "stepveil: error: unknown target \"dotnev\"\n"
            "stepveil: hint: did you mean \"dotenv\"?\n");
  EXPECT_THAT(FailureOf({"export", "--to", kCanary}), HasSubstr("error: unknown target\n"));
  EXPECT_THAT(FailureOf({"export", "--to", "github", "-o", "f"}),
              HasSubstr("\"--output-file\" goes with a format only"));
  EXPECT_EQ(Parse({"export", "--to", "github"})->target, "github");
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

TEST(ParseCommandLine, PrintsVersionAndHelp) {
  const auto version = Parse({"--version"});
  EXPECT_EQ(version->command, Command::kPrint);
  EXPECT_EQ(version->text, "stepveil " STEPVEIL_VERSION "\n");
  for (const char* word : {"--help", "-h", "help"}) {
    EXPECT_THAT(Parse({word})->text, HasSubstr("github action"));
  }
}

TEST(ParseCommandLine, PrintsTheHelpOfEachCommandInEightyColumns) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"run", "--help"},
                                             {"export", "-h"},
                                             {"login", "--help"},
                                             {"logout", "--help"},
                                             {"github", "--help"},
                                             {"github", "action", "--help"}}) {
    const auto line = Parse(words);
    ASSERT_TRUE(line.has_value()) << words.front();
    EXPECT_EQ(line->command, Command::kPrint);
    EXPECT_THAT(line->text, HasSubstr("Usage: stepveil")) << words.front();
    std::size_t start = 0;
    for (std::size_t end = 0; (end = line->text.find('\n', start)) != std::string::npos;
         start = end + 1) {
      EXPECT_LE(end - start, 80U) << line->text.substr(start, end - start);
    }
  }
  const std::string run = Parse({"run", "--help"})->text;
  EXPECT_THAT(run, HasSubstr("stepveil run --process backend -- cargo loco start"));
  EXPECT_THAT(run, HasSubstr("--watch-interval TIME"));
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

}  // namespace
}  // namespace stepveil
