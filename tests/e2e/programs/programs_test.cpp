// What real programs print of secrets, each in its ways: no secret can be read in the log by any
// means that tests/support/oracle knows, neither under `stepveil run`, nor in a step that follows
// the GitHub action, nor in a GitLab job, nor in a block of Jenkins. The programs and their ways
// are the tables and scripts beside this file, the values samples.py, what is let through
// exceptions.tsv.
#include "tests/e2e/programs/programs_job.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

namespace stepveil::testing {
namespace {

constexpr std::chrono::seconds kPatience{280};
constexpr char kOneIn[] = "40";

// Both kinds of job have this in common.
template <typename Job>
class ProgramsOf : public Job, public ::testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    const std::string missing = MissingPrograms();
    if (!missing.empty() && std::getenv("CI") == nullptr) {
      GTEST_SKIP() << "not installed (./dev setup brings them): " << missing;
    }
    ASSERT_EQ(missing, "");
    SeedSamples(this->server_, this->folder_);
    this->UseServer();
    this->Set("INFISICAL_SECRET_PATH", kPathOfSamples);
    this->Set("STEPVEIL_ALLOW_UNRESOLVED", "true");
    this->Set("TERM", "xterm");
    this->Set("HOME", this->folder_.path());
  }

  void ExpectNothingShown(const std::string& path, const std::string& masked,
                          const std::string& raw = "raw") const {
    const ProcessResult judged = Judge(path, masked, this->folder_, raw);
    EXPECT_EQ(judged.exit_code, 0) << judged.out << judged.err;
    std::cout << judged.out.substr(0, judged.out.find('\n') + 1);
  }
};

class ProgramsTest : public ProgramsOf<JobTest> {
 protected:
  void SetUp() override {
    ProgramsOf::SetUp();
    UseUniversalAuth();
  }

  // The masks that an adapter's export announces, applied to what was printed as its system does;
  // of most families to one text in so many, always the same.
  void ExpectNothingShownBy(const std::string& path, const std::string& share) const {
    const auto masked = ApplyMasks(path, {share}, {environment_, folder_.path(), kPatience});
    ASSERT_EQ(masked.exit_code, 0) << masked.err;
    ExpectNothingShown(path, path, path + ".raw");
  }
};

// As many values as a process has: with more of them the rarer forms are dropped.
TEST_P(ProgramsTest, ShowNoSecret) {
  std::string log;
  for (const std::string& names : SampleNames(folder_, 9)) {
    std::vector<std::string> command{StepveilProgram(), "run", "--only", names, "--"};
    for (const std::string& word : JobOf(GetParam(), folder_)) {
      command.push_back(word);
    }
    const auto ran = RunProcess(command, {environment_, folder_.path(), kPatience});
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
    log += ran.out;
  }
  folder_.Write("run", log);
  ExpectNothingShown("none", "raw");  // the control: every way shows one where nothing is masked
  ExpectNothingShown("run", "run");
  const std::string family = GetParam();
  for (const char* path : {"github", "act", "jenkins"}) {
    ExpectNothingShownBy(path, family == "parts" || family == "some" ? "1" : kOneIn);
  }
}

INSTANTIATE_TEST_SUITE_P(All, ProgramsTest,
                         ::testing::Values("parts", "some", "languages", "shells", "tools1",
                                           "tools2", "tools3"),
                         [](const auto& family) { return std::string(family.param); });

using ProgramsInGitlabTest = ProgramsOf<GitlabJobTest>;

// The parameter is the job's shell.
TEST_P(ProgramsInGitlabTest, ShowNoSecret) {
  for (const char* family : {"parts", "some"}) {
    std::filesystem::remove(folder_.path() / "raw");
    GitlabJob job;
    job.shell = GetParam();
    std::string command;
    for (const std::string& word : JobOf(family, folder_)) {
      command += word + " ";
    }
    job.lines = {begin_, export_, command};
    const ScratchFolder scratch;
    const GitlabLog log =
        RunGitlabJob(job, {environment_, folder_.path(), kPatience}, scratch.path());
    ASSERT_EQ(log.exit_code, 0) << log.text;
    folder_.Write("gitlab", log.text);
    ExpectNothingShown("gitlab", "gitlab");
  }
}

INSTANTIATE_TEST_SUITE_P(All, ProgramsInGitlabTest, ::testing::Values("bash", "dash", "busybox sh"),
                         [](const auto& shell) {
                           const std::string name = shell.param;
                           return name.substr(0, name.find(' '));
                         });

}  // namespace
}  // namespace stepveil::testing
