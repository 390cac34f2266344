// main.js and post.js under a real node: they check and start the binary and hand its end on.
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// The action's folder as a release has it, with a program in place of the binary.
class MainJsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const bool found = testing::RunProcess({"node", "--version"}, Options({})).exit_code == 0;
    if (!found && std::getenv("CI") == nullptr) {
      GTEST_SKIP() << "node is not installed; ./dev setup brings it";
    }
    ASSERT_TRUE(found) << "node is needed";
    for (const char* file : {"main.js", "post.js"}) {
      std::filesystem::copy(std::filesystem::path(STEPVEIL_SOURCE_DIR "/github-action") / file,
                            folder_.path());
    }
    const auto names = testing::RunProcess(
        {"node", "-p", "`stepveil-${process.platform}-${process.arch}`"}, Options({}));
    name_ = names.out.substr(0, names.out.find('\n'));
  }

  static testing::ProcessOptions Options(const std::vector<std::string>& more) {
    testing::ProcessOptions options;
    const char* path = std::getenv("PATH");
    options.environment = {std::string("PATH=") + (path == nullptr ? "" : path)};
    options.environment.insert(options.environment.end(), more.begin(), more.end());
    return options;
  }

  void Install(const std::string& script) {
    std::filesystem::permissions(folder_.Write("dist/" + name_, "#!/bin/sh\n" + script + "\n"),
                                 std::filesystem::perms(0755));
    const auto sums = testing::RunProcess({"sha256sum", name_}, {{}, folder_.path() / "dist"});
    folder_.Write("dist/SHA256SUMS", std::string(64, '0') + "  stepveil-other\n" + sums.out);
  }

  [[nodiscard]] testing::ProcessResult Start(const std::vector<std::string>& environment = {},
                                             const char* script = "main.js") const {
    return testing::RunProcess({"node", (folder_.path() / script).string()}, Options(environment));
  }

  testing::ScratchFolder folder_;
  std::string name_;
};

TEST_F(MainJsTest, StartsTheBinaryWithItsInputsAndHandsOnItsOutput) {
  Install("echo \"$*\"; tr '\\0' '\\n' </proc/$$/environ | grep INPUT; echo e >&2");
  const auto ran = Start({"INPUT_CLIENT-ID=x"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out, "github action\nINPUT_CLIENT-ID=x\n");
  EXPECT_EQ(ran.err, "e\n");
}

TEST_F(MainJsTest, HandsOnTheExitCode) {
  Install("exit 4");
  EXPECT_EQ(Start().exit_code, 4);
  Install("kill -TERM $$");
  EXPECT_EQ(Start().exit_code, 128 + 15);
}

TEST_F(MainJsTest, HandsOnASignal) {
  Install("trap 'echo given back; exit 7' TERM; kill -TERM $PPID; while :; do sleep 0.1; done");
  const auto ran = Start();
  EXPECT_EQ(ran.exit_code, 7);
  EXPECT_EQ(ran.out, "given back\n");
}

TEST_F(MainJsTest, SaysThatThePlatformHasNoBinary) {
  const auto without = Start();
  EXPECT_EQ(without.exit_code, 1);
  EXPECT_THAT(without.err, AllOf(HasSubstr("::error::this action has no binary for linux"),
                                 HasSubstr("dist/stepveil-linux-")));
  Install("echo started");
  std::filesystem::remove(folder_.path() / "dist/SHA256SUMS");
  EXPECT_THAT(Start().err, HasSubstr("no binary"));
}

TEST_F(MainJsTest, RefusesABinaryThatWasChanged) {
  Install("echo started");
  EXPECT_EQ(Start().out, "started\n");
  folder_.Write("dist/" + name_, "#!/bin/sh\necho evil\n");
  const auto changed = Start();
  EXPECT_EQ(changed.exit_code, 1);
  EXPECT_EQ(changed.out, "");
  EXPECT_THAT(changed.err, HasSubstr("is not the binary that dist/SHA256SUMS lists"));
}

TEST_F(MainJsTest, SaysThatTheBinaryCannotBeStarted) {
  Install("echo started");
  std::filesystem::permissions(folder_.path() / "dist" / name_, std::filesystem::perms(0644));
  const auto ran = Start();
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.err, HasSubstr("cannot start the stepveil binary (EACCES)"));
}

TEST_F(MainJsTest, ThePostStepStartsOnlyIfSomethingIsLeft) {
  Install("echo \"$*\"");
  EXPECT_EQ(Start({}, "post.js").out, "");
  EXPECT_EQ(Start({"STATE_token_file=/t"}, "post.js").out, "github post\n");
  EXPECT_EQ(Start({"STATE_secrets_file=/t"}, "post.js").out, "github post\n");
}

}  // namespace
}  // namespace stepveil
