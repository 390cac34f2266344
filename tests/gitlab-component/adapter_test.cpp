#include "gitlab-component/adapter.h"

#include <gtest/gtest.h>

namespace stepveil::gitlab {
namespace {

bool Detected(const std::vector<std::string>& entries) {
  return MakeAdapter().detected(Variables(entries));
}

TEST(GitlabAdapter, IsDetectedByItsVariable) {
  EXPECT_TRUE(Detected({"GITLAB_CI=true"}));
  EXPECT_FALSE(Detected({"GITLAB_CI=false"}));
  EXPECT_FALSE(Detected({"CI=true"}));
}

TEST(GitlabAdapter, ProtectsTheRunnersNames) {
  const Adapter adapter = MakeAdapter();
  for (const char* name : {"CI_JOB_TOKEN", "GITLAB_ENV", "CI", "FF_TIMESTAMPS", "ci_server_url",
                           "STEPVEIL_LOG_FOLDER", "RUNNER_TEMP_PROJECT_DIR"}) {
    EXPECT_TRUE(WhyProtected(name, adapter.protected_names)) << name;
  }
  for (const char* name : {"CIRCLE", "DATABASE_URL", "PORT"}) {
    EXPECT_FALSE(WhyProtected(name, adapter.protected_names)) << name;
  }
}

}  // namespace
}  // namespace stepveil::gitlab
