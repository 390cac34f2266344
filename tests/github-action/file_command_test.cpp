#include "github-action/file_command.h"

#include "core/base/process.h"
#include "tests/support/process.h"
#include "tests/support/runner_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace stepveil::github {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using testing::ParseEnvironmentFile;
using Values = std::map<std::string, std::string>;

constexpr const char* kCanary = "canary-9f3b-SECRET";

class FileCommandTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string Content() const {
    std::ifstream stream(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  static Result<void> Append(const std::filesystem::path& file, const char* text) {
    const std::vector<std::string> block{"GITHUB_ENV=" + file.string()};
    return AppendToFileCommand("GITHUB_ENV", Variables(block), Secret(text));
  }

  static std::string Refusal(const std::filesystem::path& file) {
    const auto result = Append(file, kCanary);
    if (result) {
      return "no error";
    }
    EXPECT_EQ(result.error().code, ErrorCode::kExport);
    EXPECT_THAT(result.error().message, Not(HasSubstr(kCanary)));
    return result.error().message;
  }

  testing::ScratchFolder folder_;
  std::filesystem::path file_ = folder_.Write("set_env", "");
};

TEST_F(FileCommandTest, KeepsWhatIsThere) {
  folder_.Write("set_env", "OLD=1\n");
  ASSERT_TRUE(Append(file_, "A<<D\nx\nD\n"));
  EXPECT_THAT(ParseEnvironmentFile(Content()), Optional(Values{{"OLD", "1"}, {"A", "x"}}));
}

TEST_F(FileCommandTest, EndsALineThatAnEarlierWriterLeftOpen) {
  folder_.Write("set_env", "OLD=1");
  ASSERT_TRUE(Append(file_, "A<<D\nx\nD\n"));
  EXPECT_EQ(Content(), "OLD=1\nA<<D\nx\nD\n");
}

TEST_F(FileCommandTest, RefusesAMissingFileALinkAndWhatIsNoPlainFile) {
  EXPECT_THAT(Refusal(folder_.path() / "missing"), HasSubstr("no such file"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "missing"));
  std::filesystem::create_symlink(file_, folder_.path() / "link");
  EXPECT_THAT(Refusal(folder_.path() / "link"), HasSubstr("symbolic link"));
  ASSERT_EQ(mkfifo((folder_.path() / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(Refusal(folder_.path() / "pipe"), HasSubstr("no plain file"));
  EXPECT_THAT(Refusal(folder_.path()), HasSubstr("cannot append to the file of GITHUB_ENV"));
  EXPECT_EQ(Content(), "");
}

TEST_F(FileCommandTest, AFullDiskLeavesTheFileAsItWas) {
  folder_.Write("set_env", "OLD=1\n");
  const pid_t child = fork();
  if (child == 0) {
    const rlimit limit = {16, 16};
    setrlimit(RLIMIT_FSIZE, &limit);
    PrepareProcess(ExitMode::kCommand);
    EXPECT_THAT(Refusal(file_), HasSubstr("file too large"));
    _exit(HasFailure() ? 1 : 0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(Content(), "OLD=1\n");
}

}  // namespace
}  // namespace stepveil::github
