// The command lines of Infisical's documentation, with the first word replaced: core/cli/README.md
// says of each what comes of it, and here each is run.
#include "tests/e2e/job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

// The secrets that the documentation names; each value is one that nothing else prints.
constexpr const char* kNames[] = {"DOMAIN", "PORT", "FOO", "BAR"};
std::string ValueOf(const std::string& name) { return "value-of-" + name + "-5b1e"; }

struct Line {
  std::string command;
  std::string outcome;
};

std::string ReadText(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Line> Lines() {
  std::vector<Line> lines;
  const std::string text =
      ReadText(std::filesystem::path(STEPVEIL_SOURCE_DIR) / "core/cli/README.md");
  const std::regex row(R"(\| `([^\n]+)` \| ([^\n]+) \|\n)");
  for (std::sregex_iterator match(text.begin(), text.end(), row), none; match != none; ++match) {
    lines.push_back({(*match)[1], (*match)[2]});
  }
  return lines;
}

class InfisicalLinesTest : public JobTest {
 protected:
  void SetUp() override {
    UseServer();
    Set("STEPVEIL_DEADLINE", "30s");
    Unset("INFISICAL_PROJECT_ID");
    Unset("STEPVEIL_ENVIRONMENT");
    for (const std::string name : kNames) {
      AddSecret("dev", "/", name);
    }
    for (const char* environment : {"dev", "staging", "prod"}) {
      for (const char* path : {"/", "/frontend", "/compose"}) {
        AddSecret(environment, path, "FOO");
      }
    }
    const std::string settings =
        R"({"workspaceId":")" + server_.Field("/project_id") + R"(","defaultEnvironment":"dev"})";
    folder_.Write(".infisical.json", settings);
    folder_.Write("elsewhere/.infisical.json", settings);
    MakePrograms();
  }

  void AddSecret(const std::string& environment, const std::string& path,
                 const std::string& name) const {
    server_.Control(
        "POST", "/_dev/secret",
        nlohmann::json{
            {"environment", environment}, {"path", path}, {"key", name}, {"value", ValueOf(name)}}
            .dump());
  }

  // What the documentation starts: each writes down what it was given.
  void MakePrograms() {
    for (const std::string name : {"bin/npm", "bin/nodemon", "bin/flask", "bin/printenv",
                                   "bin/other-bash-command", "bin/more-commands...", "mvnw"}) {
      folder_.Write(name, "#!/bin/sh\nenv >>" + (folder_.path() / "seen").string() + "\nenv\n");
      std::filesystem::permissions(folder_.path() / name, std::filesystem::perms::owner_all);
    }
    std::filesystem::create_symlink(StepveilProgram(), folder_.path() / "bin/stepveil");
    Set("PATH", (folder_.path() / "bin").string() + ":/usr/local/bin:/usr/bin:/bin");
  }

  // With what the sample project has in place of what the documentation leaves open.
  [[nodiscard]] std::string Filled(std::string line) const {
    const std::string ua = "/identities/ci-ua";
    const std::vector<std::pair<std::string, std::string>> places = {
        {"<project-id>", server_.Field("/project_id")},
        {"<client-id>", server_.Field(ua + "/client_id")},
        {"<client-secret>", server_.Field(ua + "/client_secrets/ci-ua")},
        {"<machine-identity-id>", server_.Field("/identities/ci-oidc-gitlab/identity_id")},
        {"<oidc-jwt>", id_token_},
        {"<universal-auth-access-token>", token_},
        {"/some-dir", (folder_.path() / "elsewhere").string()},
        {"\"/nextjs\"", "\"/frontend\""},
        {"/apps/firefly", "/frontend"},
        {"/apps/spotify", "/frontend"},
        {"/apps/backend", "/frontend"},
        {"/apps/ ", "/frontend/ "},
        {"--tags=tag1,tag2,tag3", "--tags=ci,runtime --path=/backend"},
        {"--recursive", "--recursive --path=/frontend"},
        {"<path to template>", "template"}};
    for (const auto& [open, filled] : places) {
      if (const std::size_t at = line.find(open); at != std::string::npos) {
        line.replace(at, open.size(), filled);
      }
    }
    return std::regex_replace(line, std::regex("<[a-z-]+>"), "some");
  }

  void LogIn() {
    UseUniversalAuth();
    token_ = Stepveil({"login", "--plain"}).out;
    token_ = token_.substr(0, token_.find('\n'));
    id_token_ = nlohmann::json::parse(
        server_.Control("POST", "/_ci/mint", R"({"issuer":"gitlab"})"))["jwt"];
    Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_ID");
    Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET");
    Set("INFISICAL_TOKEN", token_);
  }

  // All that the line left behind, on stdout, in files, and with what it started.
  [[nodiscard]] std::string Left(const ProcessResult& ran) const {
    std::string left = ran.out;
    for (const char* name : {"seen", ".env", "secrets.csv", "secrets.json", "secrets.yaml"}) {
      left += ReadText(folder_.path() / name);
      std::filesystem::remove(folder_.path() / name);
    }
    return left;
  }

  void ExpectSame(const std::string& command, const ProcessResult& ran) const {
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    const std::string left = Left(ran);
    if (command.find("--tags") != std::string::npos) {
      EXPECT_THAT(left, HasSubstr("TAGGED=tagged-value\n"));
    } else if (command.starts_with("stepveil login")) {
      EXPECT_THAT(left, HasSubstr("eyJ"));
    } else if (command != "stepveil logout") {
      EXPECT_THAT(left, AnyOf(HasSubstr(ValueOf("FOO")), HasSubstr(ValueOf("DOMAIN"))));
    }
  }

  void Run(const Line& line) {
    LogIn();
    const auto ran =
        RunProcess({"/bin/sh", "-c", Filled(line.command)}, {environment_, folder_.path()});
    if (line.outcome == "same, where the job runs there") {
      // The line is understood, and fails for want of the platform: it has tests of its own.
      EXPECT_THAT(ran.exit_code, AnyOf(3, 4, 6)) << ran.err;
      EXPECT_THAT(ran.err, Not(HasSubstr("unknown")));
    } else if (line.outcome.starts_with("same")) {
      ExpectSame(line.command, ran);
    } else if (line.outcome == "names") {
      EXPECT_EQ(ran.exit_code, 0) << ran.err;
      EXPECT_THAT(ran.out, HasSubstr("FOO\t/"));
      EXPECT_THAT(ran.out, Not(HasSubstr(ValueOf("FOO"))));
    } else if (line.outcome.starts_with("other: ")) {
      EXPECT_EQ(ran.exit_code, 0) << ran.err;
    } else {
      ASSERT_TRUE(line.outcome.starts_with("no: ")) << line.outcome;
      EXPECT_EQ(ran.exit_code, 2) << ran.err;
      EXPECT_THAT(ran.err, HasSubstr(line.outcome.substr(4)));
      EXPECT_THAT(ran.err, Not(HasSubstr("sjdgwkeudyjwe"))) << "a value of the command line";
    }
  }

  std::string token_, id_token_;
};

TEST_F(InfisicalLinesTest, EachDoesWhatTheTableSays) {
  const std::vector<Line> lines = Lines();
  ASSERT_THAT(lines, SizeIs(::testing::Ge(57U)));
  for (const Line& line : lines) {
    SCOPED_TRACE(line.command);
    Run(line);
  }
}

}  // namespace
}  // namespace stepveil::testing
