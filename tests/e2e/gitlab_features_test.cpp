// The feature table of gitlab-component/README.md: one test for each row, of what it says of ours.
#include "tests/e2e/gitlab_ci_local.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <regex>
#include <sstream>

namespace stepveil::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

constexpr char kJwtSecret[] = "jwt-secret-dev-0123456789abcdef";
const fs::path kComponent = STEPVEIL_SOURCE_DIR "/gitlab-component";

class GitlabFeaturesTest : public GitlabJobTest {
 protected:
  [[nodiscard]] GitlabLog Loaded(std::vector<std::string> lines) const {
    return Run({"bash", ScriptForm::kSubshell, Ending::kShell, std::move(lines)});
  }
};

TEST_F(GitlabFeaturesTest, ReadsFromInfisical) {
  EXPECT_THAT(Loaded({"echo \"${#JWT_SECRET}\""}).text, EndsWith("\n31\n"));
}

TEST_F(GitlabFeaturesTest, UsesNoKeywordOfAPaidTier) {
  for (const char* name : {"templates/secrets.yml", "templates/binary.yml"}) {
    const std::string text = ReadText(kComponent / name);
    EXPECT_THAT(text, HasSubstr("script:"));
    EXPECT_FALSE(std::regex_search(text, std::regex("\n *secrets:"))) << name;
  }
}

TEST_F(GitlabFeaturesTest, LeavesNoCopyBehind) {
  const auto handed_on = folder_.Write("gitlab_env", "");
  Set("GITLAB_ENV", handed_on);
  Set("STEPVEIL_FILES", "TLS_*");
  const std::string key = "echo \"the control: $JWT_SECRET\" >own-file";
  EXPECT_EQ(Loaded({key, "cat \"$TLS_PRIVATE_KEY\""}).exit_code, 0);
  EXPECT_EQ(ReadText(handed_on), "");
  std::vector<std::string> holders;
  for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
    if (entry.is_regular_file() && ReadText(entry).find(kJwtSecret) != std::string::npos) {
      holders.push_back(entry.path().filename());
    }
  }
  EXPECT_EQ(holders, std::vector<std::string>{"own-file"});
  for (const char* name : {"templates/secrets.yml", "templates/binary.yml"}) {
    EXPECT_THAT(ReadText(kComponent / name), Not(HasSubstr("dotenv")));
  }
}

TEST_F(GitlabFeaturesTest, MasksTheWholeJob) {
  const GitlabLog log =
      Loaded({"show() { echo \"function $JWT_SECRET\"; }", "show",
              "echo \"stderr $JWT_SECRET\" >&2", "sh -c 'echo \"child $JWT_SECRET\"'",
              "( echo \"subshell $JWT_SECRET\" )", "{ echo \"background $JWT_SECRET\"; } & wait",
              "env | grep ^JWT_SECRET=", "echo $JWT_SECRET"});
  EXPECT_EQ(log.exit_code, 0);
  for (const char* line : {"function ***\n", "stderr ***\n", "child ***\n", "subshell ***\n",
                           "background ***\n", "JWT_SECRET=***\n"}) {
    EXPECT_THAT(log.text, HasSubstr(line));
  }
  EXPECT_THAT(log.text, Not(HasSubstr(kJwtSecret)));
}

TEST_F(GitlabFeaturesTest, MasksEachLineOfAMultiLineValue) {
  const GitlabLog log =
      Loaded({"printf %s \"$TLS_PRIVATE_KEY\" | grep -v -e ----- | sed 's/^/line: /'", "echo end"});
  EXPECT_THAT(log.text, ContainsRegex("line: /'\n(line: [*][*][*]\n)+[$] echo end\nend\n"));
}

TEST_F(GitlabFeaturesTest, MasksEncodedForms) {
  folder_.Write("forms.py",
                "import base64, json, os, shlex, urllib.parse\n"
                "for name in 'JWT_SECRET', 'QUOTES':\n"
                "    value = os.environ[name].strip()\n"
                "    print('base64', base64.b64encode(value.encode()).decode())\n"
                "    print('inside', base64.b64encode(b'user:' + value.encode()).decode())\n"
                "    print('url', urllib.parse.quote(value, safe=''))\n"
                "    print('json', json.dumps(value))\n"
                "    print('hex', value.encode().hex(), value.encode().hex().upper())\n"
                "    print('shell', shlex.quote(value))\n");
  const GitlabLog log = Loaded({"python3 forms.py | tee plain | cat", "wc -l <plain"});
  EXPECT_THAT(log.text, EndsWith("\n12\n"));
  for (const char* line :
       {"base64 \\*\\*\\*\n", "inside dXNlcj.?.?\\*\\*\\*.?.?.?\n", "url \\*\\*\\*\n",
        "json \"?\\*\\*\\*\"?\n", "hex \\*\\*\\* \\*\\*\\*\n", "shell '?\\*\\*\\*'?\n"}) {
    const std::regex pattern(line);
    EXPECT_EQ(std::distance(std::sregex_iterator(log.text.begin(), log.text.end(), pattern), {}), 2)
        << line << log.text;
  }
}

TEST_F(GitlabFeaturesTest, MasksTheShellsTrace) {
  const GitlabLog log = Loaded({"set -x", ": \"$JWT_SECRET\" \"$QUOTES\""});
  EXPECT_THAT(log.text, HasSubstr("\n++ : "));
  EXPECT_THAT(log.text, Not(HasSubstr(kJwtSecret)));
}

// All command lines are read again and again while the two lines run.
TEST_F(GitlabFeaturesTest, PutsNothingOnACommandLine) {
  Fault("oidc-auth/login", R"({"kind":"delay","ms":500})");
  const std::string id_token = IdToken();
  Set("STEPVEIL_ID_TOKEN", id_token);
  const std::string watch =
      "while :; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' >>seen || :; done & "
      "watch=$!";
  const GitlabLog log =
      RunBare({"bash",
               ScriptForm::kSubshell,
               Ending::kShell,
               {watch, begin_, export_, "kill $watch", "echo \"${#JWT_SECRET}\""}});
  EXPECT_THAT(log.text, EndsWith("\n31\n"));
  const std::string seen = ReadText(folder_.path() / "seen");
  EXPECT_TRUE(seen.find("\nexport\n--to\ngitlab\n") != std::string::npos);  // the control
  // Of the job's own token: other tests' programs are seen, too.
  EXPECT_TRUE(seen.find(id_token) == std::string::npos);
  EXPECT_TRUE(seen.find(kJwtSecret) == std::string::npos);
}

TEST_F(GitlabFeaturesTest, FailsTheJobWithoutItsSecrets) {
  Set("STEPVEIL_REQUIRE", "NO_SUCH_SECRET");
  const GitlabLog missing = Loaded({"echo never"});
  EXPECT_EQ(missing.exit_code, 5);
  EXPECT_THAT(missing.text, HasSubstr("\"NO_SUCH_SECRET\""));
  Unset("STEPVEIL_REQUIRE");
  Set("INFISICAL_SECRET_PATH", "/no-such-path");
  const GitlabLog unknown = Loaded({"echo never"});
  EXPECT_EQ(unknown.exit_code, 5);
  EXPECT_THAT(unknown.text, HasSubstr("/no-such-path"));
  EXPECT_THAT(missing.text + unknown.text, Not(HasSubstr("\nnever")));
}

TEST_F(GitlabFeaturesTest, WritesSecretsToPrivateFiles) {
  Set("STEPVEIL_FILES", "TLS_PRIVATE_KEY");
  const GitlabLog log =
      Loaded({"stat -c 'mode %a' \"$TLS_PRIVATE_KEY\"", "head -n 1 \"$TLS_PRIVATE_KEY\"",
              "cat \"$TLS_PRIVATE_KEY\"", "echo \"$TLS_PRIVATE_KEY\" >place"});
  EXPECT_THAT(log.text, HasSubstr("\nmode 600\n"));
  EXPECT_THAT(log.text, HasSubstr("\n-----BEGIN PRIVATE KEY-----\n***\n"));
  std::string place = ReadText(folder_.path() / "place");
  place.pop_back();
  EXPECT_THAT(place, EndsWith("/TLS_PRIVATE_KEY"));
  EXPECT_FALSE(fs::exists(place));
}

struct Row {
  const char* what;
  const char* ours;
  const char* test;
};

constexpr Row kRows[] = {
    {"reads from Infisical", "yes", "ReadsFromInfisical"},
    {"tier of GitLab", "Free", "UsesNoKeywordOfAPaidTier"},
    {"copy at rest in GitLab", "no", "LeavesNoCopyBehind"},
    {"masked in the log", "the whole job after `before_script`", "MasksTheWholeJob"},
    {"each line of a multi-line value masked", "yes", "MasksEachLineOfAMultiLineValue"},
    {"base64, URL, JSON, hex and shell forms masked", "yes", "MasksEncodedForms"},
    {"trace of the shell (`set -x`) masked", "yes", "MasksTheShellsTrace"},
    {"token or secret on a command line", "no", "PutsNothingOnACommandLine"},
    {"missing secret or unknown path fails the job", "yes", "FailsTheJobWithoutItsSecrets"},
    {"file-type secrets", "yes", "WritesSecretsToPrivateFiles"},
};

bool IsTest(const std::string& name) {
  const auto& suite = *::testing::UnitTest::GetInstance()->current_test_suite();
  for (int i = 0; i < suite.total_test_count(); ++i) {
    if (suite.GetTestInfo(i)->name() == name) {
      return true;
    }
  }
  return false;
}

TEST_F(GitlabFeaturesTest, TheTableHasARowForEachTest) {
  const std::string readme = ReadText(kComponent / "README.md");
  std::istringstream table(readme.substr(readme.find("\n| | native")));
  std::vector<std::string> written;
  for (std::string line; std::getline(table, line) && (line.empty() == written.empty());) {
    written.push_back(line);
  }
  std::vector<std::string> found;
  for (const std::string& line : written) {
    std::smatch cells;
    if (std::regex_match(line, cells, std::regex("\\| ([^|]+) \\|.*\\| ([^|]+) \\|"))) {
      found.push_back(cells[1].str() + ": " + cells[2].str());
    }
  }
  std::vector<std::string> expected;
  for (const Row& row : kRows) {
    expected.push_back(std::string(row.what) + ": " + row.ours);
    EXPECT_TRUE(IsTest(row.test)) << row.test;
  }
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace stepveil::testing
