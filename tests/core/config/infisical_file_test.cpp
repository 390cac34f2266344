#include "core/config/infisical_file.h"

#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Outcome {
  InfisicalFile file;
  std::string printed;  // "" = no fault
};

Outcome Read(const std::string& text) {
  SettingFaults faults;
  Outcome outcome{ReadInfisicalFile(text, ".infisical.json", faults), ""};
  if (!faults.empty()) {
    outcome.printed = Render(std::move(faults).Combined("the settings"));
  }
  EXPECT_THAT(outcome.printed, Not(HasSubstr(kCanary)));
  return outcome;
}

TEST(ReadInfisicalFile, ReadsWhatTheCliWrites) {
  const Outcome outcome = Read(R"({
    "workspaceId": "63ee5410a45f7a1ed39ba118",
    "defaultEnvironment": "dev",
    "gitBranchToEnvironmentMapping": {"main": "prod", "empty": ""},
    "defaultSecretPath": "/backend/",
    "domain": "https://eu.infisical.com/api",
    "somethingNew": [1, {"a": null}]
  })");
  EXPECT_EQ(outcome.printed, "");
  EXPECT_EQ(outcome.file.settings.project, "63ee5410a45f7a1ed39ba118");
  EXPECT_EQ(outcome.file.settings.environment, "dev");
  EXPECT_THAT(*outcome.file.settings.paths, ElementsAre("/backend/"));
  EXPECT_THAT(*outcome.file.settings.domains, ElementsAre("https://eu.infisical.com/api"));
  EXPECT_THAT(outcome.file.environment_of_branch, ElementsAre(std::pair("main", "prod")));
}

TEST(ReadInfisicalFile, TakesNullAndEmptyTextForAbsent) {
  const Outcome outcome =
      Read(R"({"workspaceId":"","defaultEnvironment":null,"gitBranchToEnvironmentMapping":null})");
  EXPECT_EQ(outcome.printed, "");
  EXPECT_EQ(outcome.file.settings.project, std::nullopt);
  EXPECT_EQ(outcome.file.settings.environment, std::nullopt);
}

TEST(ReadInfisicalFile, ListsAllWrongTypes) {
  EXPECT_EQ(Read(R"({"workspaceId":5,"defaultEnvironment":["canary-9f3b-SECRET"],
                     "gitBranchToEnvironmentMapping":{"main":{}},"defaultSecretPath":"backend",
                     "domain":"https://u:canary-9f3b-SECRET@x"})")
                .printed,
            "stepveil: error: 5 faults in the settings:\n"
            "  .infisical.json: \"workspaceId\": must be text\n"
            "  .infisical.json: \"defaultEnvironment\": must be text\n"
            "  .infisical.json: \"defaultSecretPath\": path \"backend\" does not start with \"/\"; "
            "did you mean \"/backend\"?\n"
            "  .infisical.json: \"domain\": the address holds a user name or password; leave out "
            "what stands before the \"@\"; a proxy's header can be given with "
            "INFISICAL_CUSTOM_HEADERS\n"
            "  .infisical.json: \"gitBranchToEnvironmentMapping\": must be an object of branches "
            "and environments\n");
  EXPECT_THAT(Read(R"({"gitBranchToEnvironmentMapping":"x"})").printed,
              HasSubstr("must be an object"));
}

TEST(ReadInfisicalFile, NamesThePlaceOfASyntaxFaultWithoutTheText) {
  EXPECT_EQ(Read("{\n  \"workspaceId\": canary-9f3b-SECRET}").printed,
            "stepveil: error: .infisical.json:2:18: not valid JSON\n"
            "stepveil: hint: \"infisical init\" writes a new one\n");
  EXPECT_THAT(Read("").printed, HasSubstr(".infisical.json:1:1: not valid JSON"));
  EXPECT_THAT(Read("{\"a\":\"canary-9f3b-SECRET").printed, HasSubstr(": not valid JSON"));
  EXPECT_THAT(Read("{\"a\":\"\xff\"}").printed, HasSubstr(": not valid JSON"));
  EXPECT_THAT(Read("[]").printed, HasSubstr(".infisical.json: not a JSON object"));
  EXPECT_THAT(Read(std::string(1 << 20, '[')).printed,
              HasSubstr(".infisical.json: not read (JSON in more than 32 levels)"));
}

}  // namespace
}  // namespace stepveil
