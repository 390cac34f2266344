// What the exporter refuses; what it writes is seen in whole jobs (tests/e2e).
#include "gitlab-component/exporter.h"

#include "gitlab-component/log_daemon.h"
#include "gitlab-component/log_folder.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace stepveil::gitlab {
namespace {

namespace fs = std::filesystem;
using stepveil::testing::ScratchFolder;
using ::testing::HasSubstr;
using ::testing::Not;

class GitlabExporterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::vector<std::string> entries = {"TMPDIR=" + scratch_.path().string()};
    log_folder_ = *MakeLogFolder(Variables(entries));
  }

  [[nodiscard]] static std::string MaskFailure(const std::vector<std::string>& block) {
    const Variables variables(block);
    std::vector<Secret> needles;
    needles.emplace_back("canary-9f3b-SECRET");
    return Text(MakeExporter(variables)->Mask(needles));
  }

  [[nodiscard]] static std::string ExportFailure(const std::vector<std::string>& block) {
    const Variables variables(block);
    Environment environment;
    environment.variables.push_back(
        {"KEY", Secret("canary-9f3b-SECRET"), "/a", "dev", false, true});
    return Text(MakeExporter(variables)->Export(environment));
  }

  // The failure, without a value in it.
  [[nodiscard]] static std::string Text(const Result<void>& result) {
    if (result) {
      return "no error";
    }
    EXPECT_EQ(result.error().code, ErrorCode::kExport);
    std::string text = result.error().message;
    for (const std::string& hint : result.error().hints) {
      text += "\n" + hint;
    }
    EXPECT_THAT(text, Not(HasSubstr("canary")));
    return text;
  }

  ScratchFolder scratch_;
  fs::path log_folder_;
};

TEST_F(GitlabExporterTest, MasksInTheDaemon) {
  const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  ASSERT_TRUE(StartLogDaemon(log_folder_, null, JobEnd::kEndsAll));
  close(null);
  const int writer = open((log_folder_ / kFifoName).c_str(), O_WRONLY | O_CLOEXEC);
  EXPECT_EQ(MaskFailure({"STEPVEIL_LOG_FOLDER=" + log_folder_.string()}), "no error");
  close(writer);
}

TEST_F(GitlabExporterTest, ALogThatNobodyMasksIsRefused) {
  EXPECT_THAT(MaskFailure({}), HasSubstr("it is not masked\nfirst, in the same script: { eval"));
  EXPECT_THAT(MaskFailure({"STEPVEIL_LOG_FOLDER=" + log_folder_.string()}),
              HasSubstr("nothing masks the log in"));
  EXPECT_THAT(MaskFailure({"STEPVEIL_LOG_FOLDER=/no/such\nfolder"}),
              HasSubstr("\"/no/such\\nfolder\""));
}

// Another user could listen there.
TEST_F(GitlabExporterTest, AFolderThatOthersCanEnterIsRefused) {
  const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  ASSERT_TRUE(StartLogDaemon(log_folder_, null, JobEnd::kEndsAll));
  close(null);
  const int writer = open((log_folder_ / kFifoName).c_str(), O_WRONLY | O_CLOEXEC);
  fs::permissions(log_folder_, fs::perms::group_exec, fs::perm_options::add);
  EXPECT_THAT(MaskFailure({"STEPVEIL_LOG_FOLDER=" + log_folder_.string()}),
              HasSubstr("nothing masks the log in"));
  close(writer);
}

// Here our stdout is the "log".
TEST_F(GitlabExporterTest, TheLogItselfGetsNoSecret) {
  const int kept = dup(STDOUT_FILENO);
  const int log = open((log_folder_ / kFifoName).c_str(), O_RDWR | O_CLOEXEC);
  fflush(stdout);
  dup2(log, STDOUT_FILENO);
  const std::string failure = ExportFailure({"STEPVEIL_LOG_FOLDER=" + log_folder_.string()});
  dup2(kept, STDOUT_FILENO);
  close(kept);
  close(log);
  EXPECT_THAT(failure, HasSubstr("refusing to print secrets into the job's log"));
}

TEST_F(GitlabExporterTest, FilesNeedAFolderAndNamesThatExist) {
  EXPECT_THAT(ExportFailure({"STEPVEIL_FILES=KEY"}), HasSubstr("STEPVEIL_FILES needs a folder"));
  EXPECT_THAT(ExportFailure(
                  {"STEPVEIL_LOG_FOLDER=" + log_folder_.string(), "STEPVEIL_FILES= , NO_SUCH_*, "}),
              HasSubstr("no variable is called \"NO_SUCH_*\""));
}

}  // namespace
}  // namespace stepveil::gitlab
