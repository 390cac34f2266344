#include "core/cli/options_words.h"

#include "tests/core/cli/command_lines.h"

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(TakeWords, AnEmptyValueTakesNoOtherWord) {
  const auto line = Parse({"run", "--env=", "--path", "/a", "--domain=", "--", "ls"});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  EXPECT_EQ(line->settings.environment, "");
  EXPECT_THAT(*line->settings.paths, ElementsAre("/a"));
  EXPECT_THAT(*line->settings.domains, IsEmpty());
}

TEST(TakeWords, TakesCredentialsOutOfArgv) {
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
  EXPECT_EQ(line->settings.login.secrets.at("client-secret").Expose(), "s");
  EXPECT_EQ(line->settings.jwt->Expose(), "j");
}

TEST(TakeWords, TakesCredentialsOutOfArgvWhateverElseIsWrong) {
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

TEST(TakeWords, OverwritesHeadersWithoutAWarning) {
  Argv argv({"run", "--header", "X: " + std::string(kCanary), "--header=Y:" + std::string(kCanary),
             "--", "ls"});
  const auto line = ParseCommandLine(argv.count(), argv.get(), {});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  EXPECT_THAT(argv.All(), Not(HasSubstr(kCanary)));
  EXPECT_THAT(line->warnings, IsEmpty());
  EXPECT_EQ(line->settings.headers->at(0).second, " " + std::string(kCanary));
}

TEST(TakeWords, LeavesTheChildsWordsAlone) {
  Argv argv({"run", "--", "curl", "--token", kCanary, "--", "x"});
  const auto line = ParseCommandLine(argv.count(), argv.get(), {});
  EXPECT_THAT(line->child, ElementsAre("curl", "--token", kCanary, "--", "x"));
  EXPECT_THAT(argv.All(), HasSubstr(kCanary));
}

}  // namespace
}  // namespace stepveil
