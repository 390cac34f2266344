// The action in real workflows, run by act in host mode against the dev server. act takes masks
// literally, whole and without encodings: what its log doesn't show, GitHub's runner doesn't
// either.
#include "core/base/encoding.h"
#include "core/base/text.h"
#include "tests/e2e/job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kAct = STEPVEIL_SOURCE_DIR "/build/tools/bin/act";

std::string Sha256(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr);
  return Hex({reinterpret_cast<const char*>(digest.data()), length});
}

// What of base64 depends on `value` alone when `lead` bytes of something stand before it.
std::string Base64Core(const std::string& value, std::size_t lead) {
  const std::size_t first = lead * 8 / 6 + (lead * 8 % 6 != 0 ? 1 : 0);
  const std::size_t last = (lead + value.size()) * 8 / 6;
  return Base64(std::string(lead, '\0') + value).substr(first, last - first);
}

// The forms in which a log must not hold `value`: the needle policy's, from 8 bytes on.
std::vector<std::string> FormsOf(const std::string& value) {
  std::vector<std::string> forms;
  for (const std::string& line : Split(value, '\n')) {
    const std::string text(Trim(line));
    if (text.size() < 8 || text.starts_with("-----")) {
      continue;
    }
    forms.insert(forms.end(), {text, PercentEncode(text), Hex(text)});
  }
  for (std::size_t lead = 0; lead < 3 && value.size() >= 8; ++lead) {
    forms.push_back(Base64Core(value, lead));
  }
  return forms;
}

class GithubActTest : public JobTest {
 protected:
  void SetUp() override {
    const bool found = std::filesystem::exists(kAct) &&
                       RunProcess({"node", "--version"}, {environment_}).exit_code == 0;
    if (!found && std::getenv("CI") == nullptr) {
      GTEST_SKIP() << "act or node is not installed; ./dev setup brings them";
    }
    ASSERT_TRUE(found) << kAct << " and node are needed";
    MakeRepository();
    UseGitHubJob();
    Unset("GITHUB_ACTIONS");
    Set("HOME", folder_.path());
    Set("STEPVEIL_BINARY", STEPVEIL_BINARY_DIR "/stepveil");
    Set("STEPVEIL_CA_FILE", server_.ca_file());
    Set("TEST_DOMAIN", server_.url());
    Set("TEST_PROJECT", server_.Field("/project"));
    Set("TEST_ENVIRONMENT", "dev");
    Set("TEST_IDENTITY_ID", server_.Field("/identities/ci-oidc-github/identity_id"));
    Unset("INFISICAL_MACHINE_IDENTITY_ID");
  }

  // A user's repository: the action, the workflows and one commit.
  void MakeRepository() {
    namespace fs = std::filesystem;
    repository_ = folder_.path() / "repository";
    const fs::path workflows = repository_ / ".github/workflows";
    fs::create_directories(workflows);
    for (const char* file : {"action.yml", "main.js"}) {
      fs::copy(fs::path(STEPVEIL_SOURCE_DIR "/github-action") / file, repository_);
    }
    for (const char* file : {"secrets.yml", "failing.yml"}) {
      fs::copy(fs::path(STEPVEIL_SOURCE_DIR "/tests/e2e/github") / file, workflows);
    }
    Git({"init", "-q"});
    Git({"add", "."});
    Git({"-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "job"});
  }

  void Git(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "git");
    const auto ran = RunProcess(arguments, {environment_, repository_});
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
  }

  // Runs one workflow; stdout and stderr of act are its log.
  ProcessResult Act(const std::string& workflow) {
    auto ran = RunProcess(
        {kAct, "push", "-P", "ubuntu-latest=-self-hosted", "-W", ".github/workflows/" + workflow,
         "--pull=false", "--container-daemon-socket", "-"},
        {environment_, repository_, std::chrono::seconds(120)});
    ran.out += ran.err;
    return ran;
  }

  // Every value of /backend and what it imports, as `export --to json` gives them.
  std::map<std::string, std::string> Values() {
    UseServer();
    UseUniversalAuth();
    const auto file = folder_.path() / "values.json";
    const auto ran =
        Stepveil({"export", "--path", "/backend", "--to", "json", "--output-file", file});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    const auto text = RunProcess({"cat", file}, {environment_}).out;
    return nlohmann::json::parse(text).get<std::map<std::string, std::string>>();
  }

  std::filesystem::path repository_;
};

TEST_F(GithubActTest, LaterStepsSeeTheVariablesAndTheLogShowsNone) {
  const ProcessResult job = Act("secrets.yml");
  const auto values = Values();
  ASSERT_EQ(job.exit_code, 0) << job.out;
  for (const char* name : {"DATABASE_URL", "JWT_SECRET", "TLS_PRIVATE_KEY", "QUOTES", "UNICODE",
                           "SHARED_ONLY", "EMPTY"}) {
    EXPECT_THAT(job.out,
                HasSubstr(std::string("sha256 of ") + name + ": " + Sha256(values.at(name))));
  }
  for (const char* line : {"clear: ***\n", "in a line: user=***; done\n", "hex: ***\n",
                           "url: ***\n", "\"url\": \"***\"", "lines: -----BEGIN PRIVATE KEY-----\n",
                           "on stderr: ***\n", "+ : ***\n", "inputs left: 0\n"}) {
    EXPECT_THAT(job.out, HasSubstr(line));
  }
  for (const auto& [name, value] : values) {
    for (const std::string& form : FormsOf(value)) {
      EXPECT_EQ(job.out.find(form), std::string::npos) << name;
    }
  }
  EXPECT_THAT(job.out, Not(HasSubstr("eyJ")));  // the start of every JWT
  EXPECT_THAT(job.out, Not(HasSubstr(server_.Field("/oidc/request_token"))));
}

TEST_F(GithubActTest, WithoutThePermissionTheStepSaysSoAndNothingIsExported) {
  Unset("ACTIONS_ID_TOKEN_REQUEST_URL");
  const ProcessResult job = Act("failing.yml");
  EXPECT_NE(job.exit_code, 0);
  EXPECT_THAT(job.out, HasSubstr("error: the job has no permission to ask for an id token"));
  EXPECT_THAT(job.out, HasSubstr("\"id-token: write\""));
  EXPECT_THAT(job.out, HasSubstr("exit status 4"));
  EXPECT_THAT(job.out, HasSubstr("DATABASE_URL is not set"));
}

TEST_F(GithubActTest, AWrongEnvironmentFailsTheStep) {
  Set("TEST_ENVIRONMENT", "development");
  const ProcessResult job = Act("failing.yml");
  EXPECT_NE(job.exit_code, 0);
  EXPECT_THAT(job.out, HasSubstr("\"development\""));
  EXPECT_THAT(job.out, HasSubstr("exit status 5"));
  EXPECT_THAT(job.out, HasSubstr("DATABASE_URL is not set"));
}

}  // namespace
}  // namespace stepveil::testing
