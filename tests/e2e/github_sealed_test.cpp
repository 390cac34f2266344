// Sealed files in real workflows: those of the action's README, word for word but for the names of
// an account, run by act with its own servers for caches and artifacts.
#include "core/base/text.h"
#include "tests/e2e/github_act.h"
#include "tests/e2e/readme.h"
#include "tests/support/loopback.h"

#include <gmock/gmock.h>

#include <map>
#include <regex>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kKey[] = "c2VhbGVkLWZpbGVzLWtleS1mb3ItdGhlLXRlc3RzLTE=";
constexpr char kShow[] =
    R"x(echo "sha256 of JWT_SECRET: $(printf %s "$JWT_SECRET" | sha256sum | cut -d' ' -f1)")x"
    R"x(; echo "clear: $JWT_SECRET, key: ${STEPVEIL_SEAL_KEY-none}")x";

class GithubSealedTest : public GithubActTest {
 protected:
  void SetUp() override {
    GithubActTest::SetUp();
    if (!IsSkipped()) {
      Set("TEST_NODE_MODULES", STEPVEIL_SOURCE_DIR "/build/tools/node/node_modules");
      Set("STEPVEIL_DEADLINE", "3s");
      // The server's own goes with it.
      std::filesystem::copy_file(server_.ca_file(), folder_.path() / "ca.pem");
      Set("STEPVEIL_CA_FILE", folder_.path() / "ca.pem");
    }
  }

  // The README's workflow of this name, in the repository.
  void TakeWorkflow(const std::string& name) {
    std::string text = BlockOf("github-action/README.md", "name: " + name + "\n");
    ASSERT_THAT(text, Not(IsEmpty()));
    for (const auto& [from, to] : std::map<std::string, std::string>{
             {"acme/stepveil/github-action@v0.2.0", "./"},
             {"actions/cache@v4", "./.github/actions/cache"},
             {"actions/(up|down)load-artifact@v4", "./.github/actions/artifact"},
             {"identity-id: [0-9a-f-]+", "identity-id: $${{ env.TEST_IDENTITY_ID }}"},
             {"( +)project-slug: acme-app",
              "$1project-slug: $${{ env.TEST_PROJECT }}\n$1domain: $${{ env.TEST_DOMAIN }}"},
             {"env-slug: prod", "env-slug: dev"},
             {"run: cargo test",
              "run: |\n          " +
                  std::regex_replace(std::string(kShow), std::regex("\\$"), "$$$$") +
                  "\n        shell: bash"}}) {
      text = std::regex_replace(text, std::regex(from), to);
    }
    folder_.Write("repository/.github/workflows/" + name + ".yml", text);
  }

  ProcessResult Run(const std::string& name, const std::string& run,
                    const std::string& key = kKey) {
    Set("GITHUB_RUN_ID", run);
    return Act(name + ".yml", {"-s", "STEPVEIL_SEAL_KEY=" + key, "--env", "GITHUB_RUN_ID=" + run,
                               "--cache-server-addr", "127.0.0.1", "--cache-server-path",
                               folder_.path() / "cache", "--artifact-server-addr", "127.0.0.1",
                               "--artifact-server-port", std::to_string(FreePort()),
                               "--artifact-server-path", folder_.path() / "artifacts"});
  }

  [[nodiscard]] static std::string Shown(const Values& values) {
    return "sha256 of JWT_SECRET: " + Sha256(values.at("JWT_SECRET"));
  }
};

TEST_F(GithubSealedTest, AFallbackLivesInTheCacheAsTheReadmeSays) {
  const Values values = ValuesOf("/backend");
  TakeWorkflow("kept");
  const ProcessResult first = Run("kept", "1");
  ExpectRight(first, values, {"JWT_SECRET"});
  EXPECT_THAT(first.out,
              AllOf(HasSubstr("restored: nothing"), HasSubstr("kept: stepveil-backend-1"),
                    HasSubstr("clear: ***, key: none")));
  server_.Stop();
  const ProcessResult down = Run("kept", "2");
  ExpectRight(down, values, {"JWT_SECRET"});
  EXPECT_THAT(down.out, HasSubstr("restored: stepveil-backend-1"));
  // act's form of an annotation
  EXPECT_THAT(down.out, ContainsRegex("::warning::.*the service is down, and the secrets of "
                                      "/backend of dev are [0-9]+ (second|minute)s? old"));
}

TEST_F(GithubSealedTest, AMatrixIsHandedOneFetchAsTheReadmeSays) {
  const Values values = ValuesOf("/backend");
  TakeWorkflow("hand-over");
  const int lists = Requests("/secrets?");  // of one fetch
  const ProcessResult job = Run("hand-over", "1");
  ExpectRight(job, values, {"JWT_SECRET"});
  int opened = 0;
  for (std::size_t at = 0; (at = job.out.find(Shown(values), at)) != std::string::npos; ++at) {
    ++opened;
  }
  EXPECT_EQ(opened, 4);
  EXPECT_EQ(Requests("/api/v1/auth/oidc-auth/login"), 1);
  EXPECT_EQ(Requests("/secrets?") - lists, lists);
}

TEST_F(GithubSealedTest, WithoutTheKeyTheStepFailsAndSaysWhy) {
  TakeWorkflow("kept");
  const ProcessResult job = Run("kept", "1", "");
  EXPECT_NE(job.exit_code, 0);
  EXPECT_THAT(job.out, HasSubstr("input fallback needs a key, and STEPVEIL_SEAL_KEY is empty"));
  EXPECT_THAT(job.out, HasSubstr("a secret is empty where it does not exist under that name"));
  EXPECT_EQ(Requests("/login"), 0);
}

}  // namespace
}  // namespace stepveil::testing
