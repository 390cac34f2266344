// `stepveil export --to jenkins` on the real binary: what it refuses. That what it seals can be
// opened, the shared library's tests show (tests/jenkins).
#include "tests/e2e/job.h"

#include <gmock/gmock.h>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class JenkinsExportTest : public JobTest {
 protected:
  JenkinsExportTest() {
    UseServer();
    UseUniversalAuth();
  }

  // The refusal, which comes before any login.
  std::string Refused(const std::vector<std::string>& arguments) {
    server_.Control("DELETE", "/_dev/counters");
    const auto ran = Stepveil(arguments);
    EXPECT_EQ(ran.exit_code, 2) << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(server_.Control("GET", "/_dev/counters"), Not(HasSubstr("/login")));
    return ran.err;
  }
};

TEST_F(JenkinsExportTest, WithoutAKeyNothingIsHandedOver) {
  const std::string error = Refused({"export", "--path", "/backend", "--to", "jenkins"});
  EXPECT_THAT(error, HasSubstr("\"--to jenkins\" needs \"--seal-to\""));
  EXPECT_THAT(error, HasSubstr("stepveil: hint: "));
}

TEST_F(JenkinsExportTest, WhatIsNoKeyIsRefused) {
  EXPECT_THAT(Refused({"export", "--path", "/backend", "--to", "jenkins", "--seal-to", "x"}),
              HasSubstr("the key to seal for is "));
}

TEST_F(JenkinsExportTest, OtherTargetsTakeNoSeal) {
  EXPECT_THAT(Refused({"export", "--path", "/backend", "--to", "github", "--seal-to", "x"}),
              HasSubstr("\"--to github\" takes no seal"));
  EXPECT_THAT(Refused({"export", "--path", "/backend", "--to", "json", "--seal-context", "x"}),
              HasSubstr("a format is not sealed"));
}

TEST_F(JenkinsExportTest, JenkinsHasNoStepOfItsOwn) {
  const std::string error = Refused({"jenkins", "action"});
  EXPECT_THAT(error, HasSubstr("there is no \"stepveil jenkins\""));
  EXPECT_THAT(error, HasSubstr("stepveil export --to jenkins"));
  EXPECT_THAT(Stepveil({"--help"}).out, Not(HasSubstr("jenkins action")));
}

}  // namespace
}  // namespace stepveil::testing
