#include "core/cli/not_ours.h"

#include "tests/core/cli/command_lines.h"

namespace stepveil {
namespace {

using testing::HasSubstr;

TEST(NotOurCommand, SaysWhatToDoInstead) {
  EXPECT_EQ(FailureOf({"agent", "--config", kCanary}),
            "stepveil: error: \"agent\" is part of Infisical's own CLI, not of stepveil\n"
            "stepveil: hint: stepveil run --watch -- COMMAND starts the command anew when a secret "
            "changes; as-file hands values over as files\n");
  EXPECT_THAT(FailureOf({"secrets", "set", std::string("KEY=") + kCanary}),
              HasSubstr("\"secrets set\" is part of"));
  EXPECT_THAT(FailureOf({"token", "renew", kCanary}), HasSubstr("stepveil login"));
  EXPECT_FALSE(NotOurCommand({"exprot"}));
  EXPECT_FALSE(NotOurCommand({"secrets", "get"}));
}

TEST(NotOurFlag, SaysWhatToDoInstead) {
  EXPECT_THAT(FailureOf({"export", "--template", "file"}), HasSubstr("envsubst"));
  EXPECT_THAT(FailureOf({"export", "--template=file"}), HasSubstr("gomplate"));
  EXPECT_THAT(FailureOf({"login", "--email", "a@b", "--password", kCanary}),
              HasSubstr("machine identity"));
  EXPECT_FALSE(NotOurFlag("run", "--template"));
  EXPECT_THAT(FailureOf({"run", "--template", "f", "--", "ls"}), HasSubstr("unknown flag"));
}

}  // namespace
}  // namespace stepveil
