// `stepveil check` and `stepveil list`: what a person sees who did not set the job up.
#include "tests/e2e/job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class CheckTest : public JobTest {
 protected:
  void SetUp() override { UseServer(); }

  [[nodiscard]] ProcessResult Check(std::vector<std::string> flags) const {
    flags.insert(flags.begin(), {"check", "--env", "dev"});
    ProcessResult result = Stepveil(flags);
    EXPECT_THAT(result.out + result.err, Not(HasSubstr("@db:5432"))) << "a value of the sample";
    return result;
  }
};

// Without what breaks it into lines.
std::string InOneLine(const std::string& text) {
  return std::regex_replace(text, std::regex("\n +"), " ");
}

TEST_F(CheckTest, SaysEachStationOfAJobThatIsWell) {
  UseGitHubJob();
  const auto result = Check({"--path", "/backend"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  const std::string out = InOneLine(result.out);
  EXPECT_THAT(out, AllOf(HasSubstr("ok       ci        github was"),
                         ContainsRegex("settings  project \"[^\"]+\" \\(INFISICAL_PROJECT_ID\\)\n"),
                         HasSubstr("settings  environment \"dev\" (--environment)\n"),
                         HasSubstr("settings  path \"/backend\" (--path)\n")));
  EXPECT_THAT(out, AllOf(HasSubstr("login     method oidc (chosen by what is given), identity "),
                         ContainsRegex("iss \"https://[^\"]+\": as issuer, to the letter sub "
                                       "\"repo:acme/app:ref:refs/heads/main\": as subject"),
                         HasSubstr("aud \"https://github.com/acme\": one of them as allowed"),
                         HasSubstr("logged in at https://127.0.0.1:")));
  EXPECT_THAT(out, AllOf(HasSubstr("dns       127.0.0.1 is an address"),
                         HasSubstr("proxy     none: no variable names one\n"),
                         HasSubstr("tcp       connected to 127.0.0.1\n"),
                         HasSubstr("tls       TLSv1.3, trusted by \"" + server_.ca_file() + "\""),
                         HasSubstr("clock     this machine's agrees with the server's\n"),
                         HasSubstr("server    its API is v4\n")));
  EXPECT_THAT(out, AllOf(HasSubstr("secrets   path \"/backend\" exists: 17 secrets\n"),
                         HasSubstr("command   would get BASE_KEY BIG_60K DATABASE_URL "),
                         HasSubstr("\"DATABASE_URL\" of \"/backend\": masked\n"),
                         HasSubstr("\n0 faults, 1 warning\n")));
}

TEST_F(CheckTest, ShowsNoValueAndLeavesNoToken) {
  UseUniversalAuth();
  const auto exported =
      Stepveil({"export", "--path", "/backend", "--to", "json", "-o", "all.json"});
  ASSERT_EQ(exported.exit_code, 0) << exported.err;
  const json values = json::parse(std::ifstream(folder_.path() / "all.json"));
  const auto text = Check({"--path", "/backend"}).out + Check({"--path", "/backend", "--json"}).out;
  for (const auto& [name, value] : values.items()) {
    if (value.get<std::string>().size() > 4) {
      EXPECT_THAT(text, Not(HasSubstr(value.get<std::string>()))) << name;
    }
  }
  EXPECT_GT(values.size(), 10U);
  const json tokens = json::parse(server_.Control("GET", "/_dev/tokens"));
  EXPECT_EQ(tokens["issued"], 3);
  EXPECT_EQ(tokens["live"], 0);
}

TEST_F(CheckTest, IsNoLongerThanALine) {
  UseGitHubJob();
  const auto result = Check({"--path", "/backend"});
  std::size_t longest = 0;
  for (std::size_t at = 0, end = 0; (end = result.out.find('\n', at)) != std::string::npos;
       at = end + 1) {
    const std::string line = result.out.substr(at, end - at);
    const bool has_gap = line.find(' ', 20) != std::string::npos;
    longest = has_gap ? std::max(longest, line.size()) : longest;
  }
  EXPECT_LE(longest, 80U) << result.out;
}

TEST_F(CheckTest, TheExitCodeIsThatOfTheFirstFault) {
  EXPECT_EQ(Check({"--path", "backend"}).exit_code, 2);
  EXPECT_EQ(Check({"--path", "/backend"}).exit_code, 4) << "no login";
  UseUniversalAuth();
  EXPECT_EQ(Check({"--path", "/bakend"}).exit_code, 5);
  Set("INFISICAL_DOMAIN", "http://127.0.0.1:9");
  EXPECT_EQ(Check({"--path", "/backend", "--deadline", "1s"}).exit_code, 6);
}

TEST_F(CheckTest, AGivenTokensWayIsToldByTheFetch) {
  UseUniversalAuth();
  const std::string token = Stepveil({"login", "--plain"}).out;
  Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_ID");
  Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET");
  Set("INFISICAL_TOKEN", token.substr(0, token.find('\n')));
  const auto result = Check({"--path", "/backend"});
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_THAT(result.out, AllOf(ContainsRegex("ok +login +the given access token is used"),
                                ContainsRegex("ok +tls +TLSv1.3"), Not(HasSubstr("eyJ"))));
}

TEST_F(CheckTest, AFaultComesWithWhatToDo) {
  UseUniversalAuth();
  const auto result = Check({"--path", "/bakend"});
  EXPECT_THAT(result.out, AllOf(ContainsRegex("fault +secrets"), HasSubstr("/bakend"),
                                HasSubstr("hint: did you mean")));
}

TEST_F(CheckTest, AWarningIsAFindingAndNotOnStderr) {
  UseUniversalAuth();
  const auto result = Check({"--path", "/backend"});
  EXPECT_THAT(result.out, ContainsRegex("warning +names +\"EMPTY\""));
  EXPECT_EQ(result.err, "");
}

TEST_F(CheckTest, ProgramsReadJson) {
  UseUniversalAuth();
  const auto result = Check({"--path", "/bakend", "--json"});
  const auto report = json::parse(result.out);
  EXPECT_EQ(report["exit_code"], 5);
  EXPECT_EQ(report["findings"].back()["level"], "fault");
  EXPECT_EQ(report["findings"].back()["station"], "secrets");
}

TEST_F(CheckTest, ASealedFileIsLookedIntoWithoutALogin) {
  UseUniversalAuth();
  Set("STEPVEIL_SEAL_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=");
  const auto sealed = Stepveil({"seal", "--env", "dev", "--path", "/backend", "-o", "s.age"});
  ASSERT_EQ(sealed.exit_code, 0) << sealed.err;
  Set("INFISICAL_DOMAIN", "http://127.0.0.1:9");
  EXPECT_EQ(Check({"--path", "/backend", "--sealed", "s.age"}).exit_code, 5) << "another domain";
  UseServer();
  server_.Stop();
  const auto result = Check({"--path", "/backend", "--sealed", "s.age"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, ContainsRegex("ok +names +\"DATABASE_URL\""));
}

TEST_F(CheckTest, ListPrintsNamesAndFolders) {
  UseUniversalAuth();
  const auto lines = Stepveil({"list", "--env", "dev", "--path", "/backend"});
  EXPECT_EQ(lines.exit_code, 0) << lines.err;
  EXPECT_THAT(lines.out, HasSubstr("DATABASE_URL\t/backend\n"));
  const auto all =
      json::parse(Stepveil({"list", "--env", "dev", "--path", "/backend", "--json"}).out);
  const auto is_url = [](const json& one) { return one["name"] == "DATABASE_URL"; };
  const auto url = std::find_if(all.begin(), all.end(), is_url);
  ASSERT_NE(url, all.end());
  EXPECT_EQ(*url, (json{{"name", "DATABASE_URL"},
                        {"environment", "dev"},
                        {"path", "/backend"},
                        {"imported", false}}));
}

}  // namespace
}  // namespace stepveil::testing
