// The text alone; what it does in jobs is seen in tests/e2e.
#include "gitlab-component/wrapper_text.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>

#include <string>

namespace stepveil::gitlab {
namespace {

using stepveil::testing::RunProcess;
using stepveil::testing::ScratchFolder;
using ::testing::HasSubstr;

constexpr const char* kShells[] = {"bash", "bash --posix", "dash", "busybox sh"};

TEST(WrapperText, EveryShellCanParseIt) {
  const ScratchFolder scratch;
  const auto file = scratch.Write("wrapper", WrapperText("/tmp/folder", "/usr/bin/stepveil"));
  for (const std::string shell : kShells) {
    const auto ran =
        RunProcess({"sh", "-c", shell + " -n " + file.string()}, {{"PATH=/usr/bin:/bin"}});
    EXPECT_EQ(ran.exit_code, 0) << shell << ran.err;
    EXPECT_EQ(ran.err, "") << shell;
  }
}

// Paths are a shell's words, whatever they hold.
TEST(WrapperText, NoPathBecomesACommand) {
  const ScratchFolder scratch;
  const std::string folder = scratch.path().string() + "/a'b\"; echo ran; $(echo ran)`echo ran`\n";
  const std::string text = WrapperText(folder, "/no/such'; echo ran; '");
  const std::string assignments = text.substr(0, text.find("_stepveil_action="));
  EXPECT_THAT(assignments, HasSubstr("STEPVEIL_LOG_FOLDER="));
  const auto file = scratch.Write("assignments", assignments +
                                                     "printf '%s|' \"$_stepveil_folder\" "
                                                     "\"$STEPVEIL_LOG_FOLDER\" "
                                                     "\"$_stepveil_program\"\n");
  for (const std::string shell : kShells) {
    const auto ran =
        RunProcess({"sh", "-c", shell + " " + file.string()}, {{"PATH=/usr/bin:/bin"}});
    EXPECT_EQ(ran.out, folder + "|" + folder + "|/no/such'; echo ran; '|") << shell << ran.err;
  }
}

}  // namespace
}  // namespace stepveil::gitlab
