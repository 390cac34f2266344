#include "core/config/load.h"

#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace stepveil {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kIdentity = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";

TEST_F(LoadTest, ReadsTheExampleOfTheReadme) {
  scratch_.Write(".stepveil.yaml",
                 "domain: https://app.infisical.com\n"
                 "project: acme-app\n"
                 "environment: prod\n"
                 "login: { method: oidc, identity-id: 0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f, "
                 "audience: https://acme.example }\n"
                 "processes:\n"
                 "  backend:  { path: /backend }\n"
                 "  frontend: { path: /frontend, only: [\"NEXT_PUBLIC_*\", API_URL], unmasked: "
                 "[LOG_LEVEL] }\n"
                 "  compose:  { path: [/compose, /shared/, /compose], rename: { PG_PASSWORD: "
                 "POSTGRES_PASSWORD }, require: [POSTGRES_PASSWORD], duplicates: last }\n");
  Settings flags;
  flags.process = "compose";
  const auto request = Load(std::move(flags));
  ASSERT_TRUE(request.has_value()) << Printed(request);
  EXPECT_THAT(request->domains, ElementsAre("https://app.infisical.com"));
  EXPECT_EQ(request->project, "acme-app");
  EXPECT_EQ(request->environment, "prod");
  EXPECT_EQ(request->process, "compose");
  EXPECT_THAT(request->paths, ElementsAre("/compose", "/shared"));
  EXPECT_EQ(request->login.method, "oidc");
  EXPECT_EQ(request->login.identity_id, kIdentity);
  EXPECT_EQ(request->login.audience, "https://acme.example");
  EXPECT_EQ(request->selection.rename.at("PG_PASSWORD"), "POSTGRES_PASSWORD");
  EXPECT_THAT(request->selection.require, ElementsAre("POSTGRES_PASSWORD"));
  EXPECT_EQ(request->selection.duplicates, Duplicates::kLastWins);
  EXPECT_EQ(request->deadline, milliseconds(120'000));
  EXPECT_EQ(request->connect_timeout, milliseconds(10'000));
  EXPECT_THAT(request->credential_variables, IsEmpty());
}

TEST_F(LoadTest, MergesTheLayersInOrder) {
  scratch_.Write(
      ".infisical.json",
      R"({"workspaceId":"json","defaultEnvironment":"json","defaultSecretPath":"/json"})");
  auto request = Load();
  ASSERT_TRUE(request.has_value()) << Printed(request);
  EXPECT_EQ(request->environment, "json");
  EXPECT_THAT(request->paths, ElementsAre("/json"));

  scratch_.Write(".stepveil.yaml", "environment: top\nprocesses: {web: {environment: web}}\n");
  request = Load();
  EXPECT_EQ(request->environment, "top");
  EXPECT_EQ(request->project, "json");

  variables_ = {"STEPVEIL_PROCESS=web"};
  request = Load();
  EXPECT_EQ(request->environment, "web");

  variables_.emplace_back("INFISICAL_ENVIRONMENT=variable");
  request = Load();
  EXPECT_EQ(request->environment, "variable");

  Settings flags;
  flags.environment = "flag";
  request = Load(std::move(flags));
  EXPECT_EQ(request->environment, "flag");

  Settings empty;
  empty.environment = "";
  request = Load(std::move(empty));
  EXPECT_EQ(request->environment, "variable");
}

TEST_F(LoadTest, ChoosesTheEnvironmentByBranch) {
  scratch_.Write(".infisical.json",
                 R"({"workspaceId":"p","defaultEnvironment":"dev",)"
                 R"("gitBranchToEnvironmentMapping":{"main":"prod","login":"staging"}})");
  EXPECT_EQ(Load()->environment, "dev");
  scratch_.Write(".git/HEAD", "ref: refs/heads/main\n");
  EXPECT_EQ(Load()->environment, "prod");
  scratch_.Write(".git/HEAD", "ref: refs/heads/feature/login\n");
  EXPECT_EQ(Load()->environment, "staging");
  scratch_.Write(".git/HEAD", "ref: refs/heads/other\n");
  EXPECT_EQ(Load()->environment, "dev");
}

TEST_F(LoadTest, HasNoDefaultEnvironment) {
  EXPECT_EQ(Failure(),
            "stepveil: error: 2 faults in the settings:\n"
            "  no project is given; use --project, INFISICAL_PROJECT_ID or \"project:\" in "
            ".stepveil.yaml; looked at the flags, the variables, .stepveil.yaml (not found) and "
            ".infisical.json (not found)\n"
            "  no environment is given, and there is no default; use --env, INFISICAL_ENVIRONMENT "
            "or \"environment:\" in .stepveil.yaml; looked at the flags, the variables, "
            ".stepveil.yaml (not found) and .infisical.json (not found)\n");
  variables_ = {"INFISICAL_PROJECT_ID=p"};
  EXPECT_EQ(Failure(),
            "stepveil: error: no environment is given, and there is no default\n"
            "stepveil: hint: use --env, INFISICAL_ENVIRONMENT or \"environment:\" in "
            ".stepveil.yaml\n"
            "stepveil: hint: looked at the flags, the variables, .stepveil.yaml (not found) and "
            ".infisical.json (not found)\n");
  EXPECT_TRUE(Load({}, Purpose::kLogin).has_value());
}

TEST_F(LoadTest, AServiceTokenKnowsItsOwnProject) {
  variables_ = {"INFISICAL_TOKEN=st.a.b.c"};
  EXPECT_TRUE(Load().has_value());
  variables_ = {"INFISICAL_TOKEN=eyJ"};
  EXPECT_FALSE(Load().has_value());
}

TEST_F(LoadTest, NamesAnUnknownProcess) {
  variables_ = {"INFISICAL_PROJECT_ID=p", "INFISICAL_ENVIRONMENT=e"};
  Settings flags;
  flags.process = "bakcend";
  EXPECT_EQ(Failure(std::move(flags)),
            "stepveil: error: unknown process \"bakcend\": no .stepveil.yaml was found\n"
            "stepveil: hint: run in the repository that holds it, or name it with --config\n");
  scratch_.Write(".stepveil.yaml", "processes: {backend: {path: /b}, frontend: {path: /f}}\n");
  Settings again;
  again.process = "bakcend";
  const auto request = Load(std::move(again));
  EXPECT_EQ(Printed(request),
            "stepveil: error: unknown process \"bakcend\"\n"
            "stepveil: hint: did you mean \"backend\"?\n"
            "stepveil: hint: .stepveil.yaml has backend, frontend\n");
  EXPECT_EQ(request.error().code, ErrorCode::kUsage);
  scratch_.Write(".stepveil.yaml", "project: p\n");
  variables_.emplace_back("STEPVEIL_PROCESS=x");
  EXPECT_THAT(Failure(), HasSubstr("hint: .stepveil.yaml has no processes"));
}

TEST_F(LoadTest, WarnsWhereProcessesExistAndNoneIsNamed) {
  variables_ = {"INFISICAL_PROJECT_ID=p", "INFISICAL_ENVIRONMENT=e"};
  scratch_.Write(".stepveil.yaml", "processes: {backend: {path: /b}, frontend: {path: /f}}\n");
  EXPECT_THAT(Load()->warnings,
              ElementsAre("no process is named: the folder \"/\" is taken; .stepveil.yaml has "
                          "backend, frontend"));
  Settings flags;
  flags.paths = std::vector<std::string>{"/x"};
  EXPECT_THAT(Load(std::move(flags))->warnings, IsEmpty());
}

TEST_F(LoadTest, ListsFaultsOfAllLayersAtOnce) {
  scratch_.Write(".stepveil.yaml", "projct: p\n");
  scratch_.Write(".infisical.json", R"({"defaultEnvironment": 5})");
  variables_ = {"STEPVEIL_DEADLINE=soon", "INFISICAL_DOMAIN=app.infisical.com"};
  Settings flags;
  flags.paths = std::vector<std::string>{"backend"};
  flags.connect_timeout = "0";
  flags.origins["path"] = "input secret-path";
  const auto request = Load(std::move(flags));
  EXPECT_EQ(Printed(request),
            "stepveil: error: 6 faults in the settings:\n"
            "  .stepveil.yaml:1:1: unknown key \"projct\"; did you mean \"project\"?\n"
            "  .infisical.json: \"defaultEnvironment\": must be text\n"
            "  --connect-timeout: a duration must be more than 0 and at most 24h\n"
            "  STEPVEIL_DEADLINE: not a duration; write it like 500ms, 10s, 2m or 120\n"
            "  INFISICAL_DOMAIN: the address does not start with https://; did you mean "
            "\"https://app.infisical.com\"?\n"
            "  input secret-path: path \"backend\" does not start with \"/\"; did you mean "
            "\"/backend\"?\n");
  EXPECT_EQ(request.error().code, ErrorCode::kConfig);
}

TEST_F(LoadTest, AWrongFlagIsAUsageFault) {
  variables_ = {"INFISICAL_PROJECT_ID=p", "INFISICAL_ENVIRONMENT=e"};
  Settings flags;
  flags.deadline = "soon";
  const auto request = Load(std::move(flags));
  EXPECT_EQ(request.error().code, ErrorCode::kUsage);
  EXPECT_THAT(request.error().message, HasSubstr("--deadline: not a duration"));
}

TEST_F(LoadTest, NoUnreadableFileMakesASecondFault) {
  const std::string canary = kCanary;
  for (const std::string& text :
       {std::string(), "\x7f\x45LF" + canary, "a: &x [" + canary + "]\nb: *x",
        canary + std::string(10 << 20, 'a'), std::string("a: 1\0", 5)}) {
    scratch_.Write(".stepveil.yaml", text);
    EXPECT_THAT(Failure(), testing::StartsWith("stepveil: error: .stepveil.yaml"));
  }
}

TEST_F(LoadTest, ReadsSeveralAddressesOfOneInstance) {
  variables_ = {"INFISICAL_PROJECT_ID=p", "INFISICAL_ENVIRONMENT=e",
                "INFISICAL_DOMAIN=https://a.example/api, https://b.example:8443/"};
  EXPECT_THAT(Load()->domains, ElementsAre("https://a.example", "https://b.example:8443"));
  variables_.back() = "INFISICAL_DOMAIN=http://a.example";
  EXPECT_THAT(Failure(), HasSubstr("INFISICAL_DOMAIN: plain http to \"a.example\" is refused"));
  variables_.emplace_back("STEPVEIL_ALLOW_HTTP=true");
  EXPECT_THAT(Load()->domains, ElementsAre("http://a.example"));
  variables_.pop_back();
  variables_.back() = "INFISICAL_DOMAIN=https://user:" + std::string(kCanary) + "@a.example";
  EXPECT_THAT(Failure(), HasSubstr("the address holds a user name or password"));
}

TEST_F(LoadTest, ChecksHeaders) {
  variables_ = {"INFISICAL_PROJECT_ID=p", "INFISICAL_ENVIRONMENT=e"};
  Settings flags;
  flags.headers = std::vector<std::pair<std::string, std::string>>{{"X-A", " 1 "}};
  EXPECT_THAT(Load(std::move(flags))->headers, ElementsAre(std::pair("X-A", "1")));
  Settings hostile;
  hostile.headers = std::vector<std::pair<std::string, std::string>>{{"Authorization", kCanary}};
  EXPECT_THAT(Failure(std::move(hostile)),
              HasSubstr("--header: the header \"authorization\" is stepveil's own"));
}

TEST_F(LoadTest, TheConfigFlagReplacesTheSearch) {
  scratch_.Write(".stepveil.yaml", "project: p\nenvironment: found\n");
  scratch_.Write("ci/other.yaml", "project: p\nenvironment: named\n");
  Settings flags;
  flags.config_file = "ci/other.yaml";
  EXPECT_EQ(Load(std::move(flags))->environment, "named");
  variables_ = {"STEPVEIL_CONFIG=gone.yaml"};
  EXPECT_THAT(Failure(), HasSubstr("gone.yaml: does not exist"));
}

}  // namespace
}  // namespace stepveil
