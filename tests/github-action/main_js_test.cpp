// github-action/main.js under a real node: it starts the binary and hands its end on.
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

class MainJsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const bool found = testing::RunProcess({"node", "--version"}, Options({})).exit_code == 0;
    if (!found && std::getenv("CI") == nullptr) {
      GTEST_SKIP() << "node is not installed; ./dev setup brings it";
    }
  }

  static testing::ProcessOptions Options(const std::vector<std::string>& more) {
    testing::ProcessOptions options;
    const char* path = std::getenv("PATH");
    options.environment = {std::string("PATH=") + (path == nullptr ? "" : path)};
    options.environment.insert(options.environment.end(), more.begin(), more.end());
    return options;
  }

  // A program in place of the binary.
  [[nodiscard]] std::string Program(const std::string& script) const {
    const auto file = folder_.Write("program", "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(file, std::filesystem::perms(0755));
    return file;
  }

  static testing::ProcessResult Start(const std::vector<std::string>& environment) {
    return testing::RunProcess({"node", STEPVEIL_SOURCE_DIR "/github-action/main.js"},
                               Options(environment));
  }

  testing::ScratchFolder folder_;
};

TEST_F(MainJsTest, StartsTheBinaryWithItsInputsAndHandsOnItsOutput) {
  const auto ran =
      Start({"STEPVEIL_BINARY=" +
                 Program("echo \"$*\"; tr '\\0' '\\n' </proc/$$/environ | grep INPUT; echo e >&2"),
             "INPUT_CLIENT-ID=x"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out, "github action\nINPUT_CLIENT-ID=x\n");
  EXPECT_EQ(ran.err, "e\n");
}

TEST_F(MainJsTest, HandsOnTheExitCode) {
  EXPECT_EQ(Start({"STEPVEIL_BINARY=" + Program("exit 4")}).exit_code, 4);
  EXPECT_EQ(Start({"STEPVEIL_BINARY=" + Program("kill -TERM $$")}).exit_code, 128 + 15);
}

TEST_F(MainJsTest, HandsOnASignal) {
  const std::string binary =
      Program("trap 'echo given back; exit 7' TERM; kill -TERM $PPID; while :; do sleep 0.1; done");
  const auto ran = Start({"STEPVEIL_BINARY=" + binary});
  EXPECT_EQ(ran.exit_code, 7);
  EXPECT_EQ(ran.out, "given back\n");
}

TEST_F(MainJsTest, SaysWhichBinaryIsMissing) {
  const auto missing = Start({"STEPVEIL_BINARY=/nonexistent"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.err, HasSubstr("::error::STEPVEIL_BINARY names no file"));
  const std::string plain = folder_.Write("plain", "");
  const auto not_executable = Start({"STEPVEIL_BINARY=" + plain});
  EXPECT_EQ(not_executable.exit_code, 1);
  EXPECT_THAT(not_executable.err, HasSubstr("cannot start the stepveil binary (EACCES)"));
}

TEST_F(MainJsTest, TakesTheBinaryOfThePlatformBesideIt) {
  std::filesystem::copy(STEPVEIL_SOURCE_DIR "/github-action/main.js", folder_.path() / "main.js");
  const std::vector<std::string> command{"node", (folder_.path() / "main.js").string()};
  const auto without = testing::RunProcess(command, Options({}));
  EXPECT_EQ(without.exit_code, 1);
  EXPECT_THAT(without.err, AllOf(HasSubstr("no binary for linux"), HasSubstr("dist/stepveil-")));
  const auto arch = testing::RunProcess({"node", "-p", "process.arch"}, Options({})).out;
  const std::string name = "dist/stepveil-linux-" + arch.substr(0, arch.find('\n'));
  std::filesystem::permissions(folder_.Write(name, "#!/bin/sh\necho beside\n"),
                               std::filesystem::perms(0755));
  EXPECT_EQ(testing::RunProcess(command, Options({})).out, "beside\n");
}

}  // namespace
}  // namespace stepveil
