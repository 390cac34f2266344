#include "github-action/adapter.h"

#include "core/environment/name_rules.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil::github {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;

bool DetectedWith(const std::vector<std::string>& block) {
  return MakeAdapter().detected(Variables(block));
}

TEST(AdapterTest, IsDetectedByItsRunner) {
  EXPECT_TRUE(DetectedWith({"GITHUB_ACTIONS=true"}));
  EXPECT_FALSE(DetectedWith({"GITHUB_ACTIONS=false"}));
  EXPECT_FALSE(DetectedWith({"GITHUB_ACTIONS="}));
  EXPECT_FALSE(DetectedWith({"CI=true"}));
}

TEST(AdapterTest, ProtectsTheRunnersNames) {
  const Adapter adapter = MakeAdapter();
  EXPECT_EQ(adapter.name, "github");
  for (const char* name : {"GITHUB_TOKEN", "RUNNER_TEMP", "ACTIONS_ALLOW_UNSECURE_COMMANDS",
                           "INPUT_CLIENT", "CI", "STATE_x", "NODE_OPTIONS", "github_env"}) {
    EXPECT_TRUE(WhyProtected(name, adapter.protected_names).has_value()) << name;
  }
  for (const char* name : {"GITLAB_TOKEN", "CI_TOKEN", "MY_GITHUB_TOKEN", "DATABASE_URL"}) {
    EXPECT_FALSE(WhyProtected(name, adapter.protected_names).has_value()) << name;
  }
}

TEST(AdapterTest, AnnotatesOnStderr) {
  const Adapter adapter = MakeAdapter();
  ::testing::internal::CaptureStderr();
  adapter.annotations.error({ErrorCode::kLogin, "100%\nfailed", {"a hint", "another"}});
  adapter.annotations.warning("careful");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "::error::100%25%0Afailed%0Ahint: a hint%0Ahint: another\n::warning::careful\n");
}

TEST(AdapterTest, HasEverythingTheAppAsksFor) {
  const Adapter adapter = MakeAdapter();
  EXPECT_TRUE(adapter.id_token_source && adapter.exporter);
  EXPECT_THAT(adapter.subcommands,
              ElementsAre(Field(&Subcommand::name, "action"), Field(&Subcommand::name, "post")));
}

}  // namespace
}  // namespace stepveil::github
