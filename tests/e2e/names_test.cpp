// Names and amounts that the secret store's authors choose, from the server to the command.
#include "tests/e2e/run_job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class NamesTest : public RunJobTest {
 protected:
  void Put(const std::string& name, const std::string& value) {
    server_.Control(
        "POST", "/_dev/secret",
        nlohmann::json{{"environment", "dev"}, {"path", "/empty"}, {"key", name}, {"value", value}}
            .dump());
  }

  ProcessResult Run(std::vector<std::string> flags, const std::vector<std::string>& command) {
    std::vector<std::string> line = {"run", "--path", "/empty"};
    line.insert(line.end(), flags.begin(), flags.end());
    line.emplace_back("--");
    line.insert(line.end(), command.begin(), command.end());
    return Stepveil(line);
  }

  ProcessResult Export(const std::string& target, std::vector<std::string> flags = {}) {
    std::vector<std::string> line = {"export", "--path", "/empty", "--to", target};
    line.insert(line.end(), flags.begin(), flags.end());
    return Stepveil(line);
  }
};

TEST_F(NamesTest, OddNamesGoWhereTheyCan) {
  Put("my-app.key", "canary-9f3b-SECRET");
  for (const char* target : {"json", "yaml"}) {
    const auto ran = Export(target, {"--output-file", "out"});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_EQ(RunProcess({"grep", "-c", "my-app.key", "out"}, {environment_, folder_.path()}).out,
              "1\n");
  }
  for (const char* target : {"dotenv", "shell", "powershell"}) {
    const auto ran = Export(target, {"--output-file", "other", "--allow-names", "my-app.key"});
    EXPECT_EQ(ran.exit_code, 5);
    EXPECT_THAT(ran.err, AllOf(HasSubstr("cannot be a variable"), HasSubstr("--to json")));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "other"));
  const std::vector<std::string> env = {"sh", "-c", "env | grep -c '^my-app.key='"};
  EXPECT_THAT(Run({}, env).err, HasSubstr("allow-names"));
  const auto allowed = Run({"--allow-names", "my-app.key"}, {"env"});
  EXPECT_THAT(allowed.out, HasSubstr("my-app.key=***")) << allowed.err;
}

TEST_F(NamesTest, ANameThatIsNotThereIsAnError) {
  Put("API_URL", "https://api.acme.example");
  for (const char* only : {"API_ULR", "NOPE_*"}) {
    const auto ran = Export("json", {"--only", only});
    EXPECT_EQ(ran.exit_code, 5) << only;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(Run({"--only", only}, {"echo", "started"}).out, "");
    const auto passed = Export("json", {"--only", only, "--allow-empty"});
    EXPECT_EQ(passed.exit_code, 0) << passed.err;
    EXPECT_EQ(passed.out, "{}\n");
  }
}

TEST_F(NamesTest, StrictNamesIsAnAllowList) {
  Put("API_URL", "https://api.acme.example");
  Put("OPTIONS_OF_TOMORROW", "--run /x");
  const auto refused = Run({"--strict-names", "--require", "API_URL"}, {"echo", "started"});
  EXPECT_EQ(refused.exit_code, 125);
  EXPECT_THAT(refused.err,
              AllOf(HasSubstr("\"OPTIONS_OF_TOMORROW\""), Not(HasSubstr("\"API_URL\""))));
  folder_.Write(".stepveil.yaml", "strict-names: true\n");
  EXPECT_EQ(Run({}, {"true"}).exit_code, 125);
  EXPECT_EQ(Run({"--only", "API_*"}, {"true"}).exit_code, 0);
  folder_.Write(".stepveil.yaml", "strict-names: false\n");
  Set("STEPVEIL_STRICT_NAMES", "true");
  EXPECT_EQ(Run({}, {"true"}).exit_code, 125);
}

// 20 values of 125 KB: each is small enough, and no process starts with all of them.
TEST_F(NamesTest, TooMuchTogetherIsRefusedBeforeAnythingStarts) {
  std::string names;
  for (int i = 0; i < 60; ++i) {
    const std::string name = "BIG_" + std::to_string(i);
    Put(name, std::string(120'000, static_cast<char>('a' + i % 26)));
    names += (i == 0 ? "" : ",") + name;
  }
  const auto ran = Run({"--unmasked", "BIG_*"}, {"echo", "started"});
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, AllOf(HasSubstr("60 secrets are too large together"), HasSubstr("BIG_"),
                             HasSubstr("--as-file"), Not(HasSubstr("120000"))));
  EXPECT_EQ(Export("json", {"--output-file", "out"}).exit_code, 0);
  EXPECT_EQ(Run({"--unmasked", "BIG_*", "--only", "BIG_1*"}, {"true"}).exit_code, 0);
}

TEST_F(NamesTest, ALinkOfTheRepositoryIsNotFollowed) {
  Put("API_URL", "https://api.acme.example");
  const ScratchFolder outside;
  std::filesystem::create_directory_symlink(outside.path(), folder_.path() / "lnk");
  const auto ran = Export("dotenv", {"--output-file", "lnk/x"});
  EXPECT_EQ(ran.exit_code, 7);
  EXPECT_THAT(ran.err, HasSubstr("symbolic link"));
  EXPECT_TRUE(std::filesystem::is_empty(outside.path()));
  EXPECT_EQ(Export("dotenv", {"--output-file", outside.path() / "x"}).exit_code, 0);
}

TEST_F(NamesTest, AFileThatMayNotGrowIsTakenBack) {
  Put("API_URL", std::string(5000, 'u'));
  const auto ran = RunProcess({"sh", "-c",
                               "ulimit -f 1; exec " + StepveilProgram() +
                                   " export --path /empty --to dotenv --output-file x.env"},
                              {environment_, folder_.path()});
  EXPECT_EQ(ran.exit_code, 7);
  EXPECT_THAT(ran.err, HasSubstr("file too large"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

}  // namespace
}  // namespace stepveil::testing
