// Sealed files in real pipelines: those of the component's README, word for word but for the names
// of an account, run by gitlab-ci-local with its own caches and artifacts.
#include "core/base/text.h"
#include "tests/e2e/gitlab_ci_local.h"
#include "tests/e2e/readme.h"
#include "tests/e2e/sealed_job.h"
#include "tests/support/sha256.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <regex>
#include <string>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kKey[] = "STEPVEIL_SEAL_KEY=c2VhbGVkLWZpbGVzLWtleS1mb3ItdGhlLXRlc3RzLTE=";

class GitlabSealedTest : public CiLocalTest {
 protected:
  void SetUp() override {
    CiLocalTest::SetUp();
    if (!IsSkipped()) {
      Set("INFISICAL_PROJECT_ID", server_.Field("/project"));  // as the pipelines name it
      // The server's own goes with it.
      std::filesystem::copy_file(server_.ca_file(), folder_.path() / "ca.pem");
    }
  }

  // The README's pipeline that holds `text`, in the repository.
  void TakePipeline(const std::string& text) {
    std::string pipeline = BlockOf("gitlab-component/README.md", text);
    ASSERT_THAT(pipeline, Not(IsEmpty()));
    const std::string show =
        R"x('echo "sha256 $(printf %s "$JWT_SECRET" | sha256sum), $JWT_SECRET, $${STEPVEIL_SEAL_KEY-none}"')x";
    for (const auto& [from, to] : std::map<std::string, std::string>{
             {"secrets@1", "secrets@$$CI_COMMIT_SHA"},
             {"identity-id: [0-9a-f-]+", "identity-id: \"@IDENTITY@\""},
             {"project: acme-app", "project: \"@PROJECT@\""},
             {"environment: prod",
              "environment: dev\n      domain: \"@DOMAIN@\"\n      audience: \"@DOMAIN@\"\n"
              "      stepveil: \"@STEPVEIL@\""},
             {"script: cargo test", "script: " + show}}) {
      pipeline = std::regex_replace(pipeline, std::regex(from), to);
    }
    MakeRepository(pipeline);
  }

  ProcessResult Run(const std::vector<std::string>& more = {"--variable", kKey}) {
    std::vector<std::string> words{"--shell-isolation", "--variable", "STEPVEIL_DEADLINE=3s",
                                   "--variable",
                                   "STEPVEIL_CA_FILE=" + (folder_.path() / "ca.pem").string()};
    words.insert(words.end(), more.begin(), more.end());
    return CiLocal(words);
  }

  [[nodiscard]] std::string Log(const std::string& job) const {
    return ReadText(repository_ / ".gitlab-ci-local/output" / (job + ".log"));
  }

  // What a job prints that has the secret, and has it masked.
  [[nodiscard]] std::string Shown() const {
    const auto file = folder_.path() / "values.json";
    const auto ran = Stepveil({"export", "--to", "json", "--output-file", file});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    const auto value = nlohmann::json::parse(ReadText(file)).at("JWT_SECRET").get<std::string>();
    return "sha256 " + Sha256(value) + "  -, ***, none\n";
  }
};

TEST_F(GitlabSealedTest, AFallbackLivesInTheCacheAsTheReadmeSays) {
  const std::string shown = Shown();
  TakePipeline("fallback: kept.age");
  const ProcessResult first = Run();
  ASSERT_EQ(first.exit_code, 0) << first.out;
  EXPECT_THAT(Log("test"), HasSubstr(shown));
  EXPECT_FALSE(std::filesystem::exists(repository_ / "kept.age"));  // the cache has it
  server_.Stop();
  const ProcessResult down = Run();
  EXPECT_EQ(down.exit_code, 0) << down.out;
  EXPECT_THAT(Log("test"), AllOf(HasSubstr(shown),
                                 ContainsRegex("stepveil: warning: the service is down, and the "
                                               "secrets of /backend of dev are [0-9]+ ")));
}

TEST_F(GitlabSealedTest, AStageIsHandedOneFetchAsTheReadmeSays) {
  TakeRequestCount(server_);
  const std::string shown = Shown();
  const int one_fetch = TakeRequestCount(server_);
  TakePipeline("sealed: secrets.age");
  const ProcessResult pipeline = Run();
  ASSERT_EQ(pipeline.exit_code, 0) << pipeline.out;
  EXPECT_EQ(TakeRequestCount(server_), one_fetch);
  const std::string& log = pipeline.out;
  int opened = 0;
  for (std::size_t at = 0; (at = log.find("> " + shown, at)) != std::string::npos; ++at) {
    ++opened;
  }
  EXPECT_EQ(opened, 4) << log;
}

TEST_F(GitlabSealedTest, WithoutTheKeyTheJobFailsAndSaysWhy) {
  TakePipeline("fallback: kept.age");
  TakeRequestCount(server_);
  const ProcessResult missing = Run({});
  EXPECT_NE(missing.exit_code, 0);
  EXPECT_THAT(Log("test"), AllOf(HasSubstr("a fallback needs a key, and none is given"),
                                 Not(HasSubstr("sha256"))));
  const ProcessResult empty = Run({"--variable", "STEPVEIL_SEAL_KEY="});
  EXPECT_NE(empty.exit_code, 0);
  EXPECT_THAT(Log("test"), HasSubstr("a fallback needs a key, and STEPVEIL_SEAL_KEY is empty"));
  EXPECT_EQ(TakeRequestCount(server_), 0);
}

}  // namespace
}  // namespace stepveil::testing
