// What the action says about its secrets: outputs, summary, and errors in the words of its inputs.
#include "github-action/event.h"
#include "github-action/outputs.h"
#include "github-action/summary.h"
#include "github-action/wording.h"
#include "tests/support/process.h"
#include "tests/support/runner_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace stepveil::github {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using Values = std::map<std::string, std::string>;

constexpr const char* kCanary = "canary-9f3b-SECRET";

Environment With(const std::string& name, const std::string& value = kCanary) {
  Environment environment;
  environment.variables.push_back({"A", Secret("x"), "/", "dev"});
  environment.variables.push_back({name, Secret(value), "/backend", "dev"});
  return environment;
}

TEST(OutputsTest, TellNamesAndCount) {
  const auto text = OutputsText(With("B"), "v4", SecretOutputs::kNo);
  ASSERT_TRUE(text);
  EXPECT_THAT(testing::ParseEnvironmentFile(std::string(text->Expose())),
              Optional(Values{{"names", "A,B"}, {"count", "2"}, {"server-version", "v4"}}));
}

TEST(OutputsTest, HoldTheSecretsIfAskedTo) {
  const auto text = OutputsText(With("B", "two\nlines"), "v4", SecretOutputs::kYes);
  EXPECT_EQ(testing::ParseEnvironmentFile(std::string(text->Expose()))->at("B"), "two\nlines");
}

TEST(OutputsTest, RefuseANameOfOursAndWhatTheRunnerWouldChange) {
  for (const char* name : {"names", "COUNT", "Names"}) {
    const auto text = OutputsText(With(name), "v4", SecretOutputs::kYes);
    ASSERT_FALSE(text) << name;
    EXPECT_THAT(text.error().message,
                AllOf(HasSubstr("can't be an output"), Not(HasSubstr(kCanary))));
    EXPECT_TRUE(OutputsText(With(name), "v4", SecretOutputs::kNo));
  }
  EXPECT_THAT(OutputsText(With("B", "\xff"), "v4", SecretOutputs::kYes).error().message,
              HasSubstr("UTF-8"));
}

const Origin kOrigin{"acme-app dev:/a|b", "https://a.example"};

// What a reader sees of it, once the runner has folded the names.
TEST(LogTextTest, IsALineAndAGroupOfNames) {
  EXPECT_EQ(LogText(With("B_C"), {"acme-app dev:/a", "https://a"}, "the following steps"),
            "stepveil: 2 secrets of acme-app dev:/a for the following steps\n"
            "::group::stepveil: their names\nA\nB_C\n::endgroup::\n");
  EXPECT_EQ(LogText({}, {"acme-app dev:/a", "https://a"}, "nobody"),
            "stepveil: 0 secrets of acme-app dev:/a for nobody\n");
}

TEST(SummaryTest, ListsWithoutValuesAndWithoutMarkup) {
  Environment environment = With("B_C");
  Variable& variable = environment.variables.back();
  variable.path = "/a|b<img>";
  variable.imported = true;
  variable.asked_path = "/backend";
  variable.hidden = Hidden::kNothing;
  variable.passed_over = {"\"B_C\" of \"/other\""};
  EXPECT_THAT(SummaryText(environment, kOrigin, "one command"),
              AllOf(HasSubstr("2 secrets of acme\\-app dev:/a\\|b for one command"),
                    HasSubstr("From https"),
                    HasSubstr("| B\\_C | dev:/a\\|b\\<img\\> | /backend | no | "
                              "\"B\\_C\" of \"/other\" |\n"),
                    Not(HasSubstr(kCanary))));
}

TEST(OutputsTest, OfTheirOwnRefuseTwoNamesThatAreOne) {
  const auto text = SecretsAsOutputs(With("B", "two\nlines\r\n"));
  ASSERT_TRUE(text);
  EXPECT_THAT(testing::ParseEnvironmentFile(std::string(text->Expose())),
              Optional(Values{{"A", "x"}, {"B", "two\nlines\r\n"}}));
  EXPECT_TRUE(SecretsAsOutputs(With("count"))) << "it has none of its own";
  for (const auto& [name, value, why] :
       {std::tuple("a", kCanary, "would be one output"), std::tuple("B", "\xff", "UTF-8")}) {
    const auto refused = SecretsAsOutputs(With(name, value));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kExport);
    EXPECT_THAT(refused.error().message, AllOf(HasSubstr(why), Not(HasSubstr(kCanary))));
  }
}

TEST(SummaryTest, StaysBelowWhatGitHubTakes) {
  Environment environment;
  for (int i = 0; i < 30000; ++i) {
    environment.variables.push_back({"NAME_" + std::to_string(i), Secret("x"), "/a/folder", "dev"});
  }
  const std::string text = SummaryText(environment, kOrigin, "nobody");
  EXPECT_LT(text.size(), std::size_t{1} << 20);
  EXPECT_THAT(text, EndsWith(" more\n\n"));
}

TEST(WordingTest, SpeaksOfInputs) {
  EXPECT_EQ(InInputs("say --duplicates first or --duplicates last, or pass --allow-empty"),
            "say duplicates: first or duplicates: last, or pass allow-empty: true");
  EXPECT_EQ(InInputs("use --env, --environment (--path)"), "use env-slug, env-slug (secret-path)");
  EXPECT_EQ(InInputs("--no-import-check --expand=false"),
            "import-check: false expand-references: false");
  EXPECT_EQ(InInputs("--keep-env \"*\" and --tags"), "keep-env \"*\" and tags");
  EXPECT_EQ(InInputs("--envy --pathological - -- \"--\""), "--envy --pathological - -- \"--\"");
}

TEST(SummaryTest, SaysWhatTheLogReallyHides) {
  Environment environment = With("B");
  environment.variables[0].hidden = Hidden::kNothing;
  environment.variables[1].hidden = Hidden::kSomeLines;
  environment.variables.push_back({"C", Secret(kCanary), "/", "dev"});
  EXPECT_THAT(
      SummaryText(environment, kOrigin, "nobody"),
      AllOf(HasSubstr("| A | dev:/ |  | no |"), HasSubstr("| B | dev:/backend |  | in part |"),
            HasSubstr("| C | dev:/ |  | yes |")));
}

TEST(SummaryTest, OfACheckShowsTheFaultsFirstAndWhatMendsThem) {
  Report report;
  report.Ok("tls", "TLSv1.3\n  \"CN=<b>\", by \"CN=a|b\"");
  report.Fault("secrets", {ErrorCode::kSecret, "no path \"/x_y\"", {"give secret-path /x"}});
  const Console console;
  const std::string text = CheckSummaryText(report, console);
  EXPECT_THAT(text, HasSubstr("what has to be mended"));
  EXPECT_THAT(
      text,
      HasSubstr("| --- | --- | --- |\n"
                "| **fault** | secrets | no path \"/x\\_y\"<br>hint: give secret\\-path /x |\n"
                "| ok | tls | TLSv1\\.3<br>\"CN=\\<b\\>\", by \"CN=a\\|b\" |\n"));
  EXPECT_THAT(CheckSummaryText({}, console), HasSubstr("nothing is in the way"));
  std::string words;
  while (words.size() < std::size_t{2} << 20) {
    words += "word ";
  }
  report.Ok("names", words);
  EXPECT_THAT(CheckSummaryText(report, console), EndsWith("\n\n1 more\n\n"));
}

TEST(EventTest, KnowsDependabot) {
  const testing::ScratchFolder folder;
  const std::string event =
      folder.Write("event.json", R"({"pull_request":{"user":{"login":"dependabot[bot]"}}})");
  const auto is = [](std::vector<std::string> block) { return IsForDependabot(Variables(block)); };
  EXPECT_TRUE(is({"GITHUB_ACTOR=dependabot[bot]"}));
  EXPECT_TRUE(
      is({"GITHUB_ACTOR=alice", "GITHUB_EVENT_NAME=pull_request", "GITHUB_EVENT_PATH=" + event}));
  EXPECT_FALSE(is({"GITHUB_ACTOR=alice", "GITHUB_EVENT_NAME=push", "GITHUB_EVENT_PATH=" + event}));
  EXPECT_FALSE(is({}));
}

TEST(EventTest, KnowsAForksPullRequest) {
  const testing::ScratchFolder folder;
  const auto fork = [&](const std::string& event, const std::string& payload) {
    const std::vector<std::string> block = {
        "GITHUB_EVENT_NAME=" + event, "GITHUB_REPOSITORY=acme/app",
        "GITHUB_EVENT_PATH=" + folder.Write("event.json", payload).string()};
    return ForkOfPullRequest(Variables(block)).value_or("none");
  };
  const std::string eve = R"({"pull_request":{"head":{"repo":{"full_name":"eve/app"}}}})";
  EXPECT_EQ(fork("pull_request", eve), "eve/app");
  EXPECT_EQ(fork("pull_request_review", eve), "eve/app");
  EXPECT_EQ(fork("pull_request_review_comment", eve), "eve/app");
  EXPECT_EQ(fork("push", eve), "none");
  EXPECT_EQ(fork("pull_request_target", eve), "none");
  EXPECT_EQ(fork("pull_request", R"({"pull_request":{"head":{"repo":{"full_name":"acme/app"}}}})"),
            "none");
  EXPECT_EQ(fork("pull_request", R"({"pull_request":{"head":{"repo":{"full_name":"Acme/App"}}}})"),
            "none");
  EXPECT_EQ(
      fork("pull_request", R"({"pull_request":{"head":{"repo":null,"user":{"login":"eve"}}}})"),
      "eve");  // the fork was deleted
  for (const char* odd : {"", "[", "[]", "{}", R"({"pull_request":{"head":{"repo":null}}})"}) {
    EXPECT_EQ(fork("pull_request", odd), "none") << odd;
  }
}

}  // namespace
}  // namespace stepveil::github
