#include "github-action/exporter.h"

#include "tests/support/process.h"
#include "tests/support/runner_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kCanary = "canary-9f3b-SECRET";

std::vector<Secret> NeedlesFrom(const std::vector<std::string>& texts) {
  std::vector<Secret> needles;
  for (const std::string& text : texts) {
    needles.emplace_back(text);
  }
  return needles;
}

Environment OneVariable(const std::string& name, const std::string& value) {
  Environment environment;
  Variable variable;
  variable.name = name;
  variable.value = Secret(value);
  environment.variables.push_back(std::move(variable));
  return environment;
}

// The masks that reach a runner at the other end of a pipe.
std::vector<std::string> MasksFor(const std::vector<std::string>& needles) {
  std::array<int, 2> pipe_ends{};
  EXPECT_EQ(pipe2(pipe_ends.data(), O_CLOEXEC), 0);
  std::string text;
  std::thread runner([&] {
    std::array<char, 4096> buffer;
    for (ssize_t count; (count = read(pipe_ends[0], buffer.data(), buffer.size())) > 0;) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    }
  });
  const std::vector<std::string> block{"GITHUB_ACTIONS=true"};
  const Variables variables(block);
  EXPECT_TRUE(MakeExporter(variables, pipe_ends[1])->Mask(NeedlesFrom(needles)));
  close(pipe_ends[1]);
  runner.join();
  close(pipe_ends[0]);
  std::vector<std::string> masks;
  std::istringstream lines(text);
  const bool any = !text.empty();
  EXPECT_TRUE(!any || text.starts_with("::group::stepveil: masks\n")) << "folded";
  EXPECT_TRUE(!any || text.ends_with("\n::endgroup::\n"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("::group::") || line == "::endgroup::") {
      continue;
    }
    EXPECT_TRUE(line.starts_with("::add-mask::")) << line;
    masks.push_back(testing::UnescapeData(line.substr(12)));
  }
  return masks;
}

TEST(ExporterTest, AnnouncesEachNeedle) {
  EXPECT_THAT(MasksFor({"hunter2", "a b", "::x::y", "\xff\x01"}),
              ElementsAre("hunter2", "::x::y", "a b", "\xff\x01"));
  EXPECT_THAT(MasksFor({}), IsEmpty());
}

TEST(ExporterTest, EscapesWhatWouldEndOrChangeTheCommand) {
  EXPECT_THAT(MasksFor({"100%250D", "50%", "%0A", "%25"}),
              ElementsAre("100%250D", "50%", "%0A", "%25"));
}

// The runner would take it apart and mask each `second` of the job; the lines that are worth it are
// needles of their own.
TEST(ExporterTest, AnnouncesNothingOfSeveralLines) {
  EXPECT_THAT(MasksFor({"first\r\n  second \n\n", "a\rb", "{\n1\n}"}), IsEmpty());
}

TEST(ExporterTest, AnnouncesTheLongestFirst) {
  EXPECT_THAT(MasksFor({"hunter", "x", "hunter2", "hunt"}),
              ElementsAre("hunter2", "hunter", "hunt", "x"));
}

TEST(ExporterTest, SkipsWhatMasksNothing) {
  EXPECT_THAT(MasksFor({"", " ", "\n\t", "x"}), ElementsAre("x"));
}

TEST(ExporterTest, WritesMoreThanAPipeHolds) {
  EXPECT_THAT(MasksFor({std::string(1 << 20, 'x')}), ElementsAre(std::string(1 << 20, 'x')));
}

// The message of the refusal; the canary must not be in it.
std::string MaskRefusal(int log, const std::vector<std::string>& block = {"GITHUB_ACTIONS=true"}) {
  const Variables variables(block);
  const auto result = MakeExporter(variables, log)->Mask(NeedlesFrom({kCanary}));
  if (result) {
    return "no error";
  }
  EXPECT_EQ(result.error().code, ErrorCode::kExport);
  EXPECT_THAT(result.error().message, Not(HasSubstr(kCanary)));
  return result.error().message;
}

TEST(ExporterTest, RefusesMasksThatNoRunnerWouldSee) {
  const testing::ScratchFolder folder;
  const int file = open(folder.Write("log", "").c_str(), O_WRONLY);
  EXPECT_THAT(MaskRefusal(file), HasSubstr("stdout does not lead to the job's log"));
  close(file);
  EXPECT_EQ(std::filesystem::file_size(folder.path() / "log"), 0U);
  const int null = open("/dev/null", O_WRONLY);
  EXPECT_THAT(MaskRefusal(null), HasSubstr("stdout does not lead"));
  close(null);
  EXPECT_THAT(MaskRefusal(-1), HasSubstr("stdout does not lead"));
}

TEST(ExporterTest, AnnouncesNothingOutsideOfAJob) {
  const std::string refusal = "this is no step of a GitHub Actions job";
  EXPECT_THAT(MaskRefusal(STDOUT_FILENO, {}), HasSubstr(refusal));
  EXPECT_THAT(MaskRefusal(STDOUT_FILENO, {"GITHUB_ACTIONS="}), HasSubstr(refusal));
  EXPECT_THAT(MaskRefusal(STDOUT_FILENO, {"GITHUB_ACTIONS=false", "GITHUB_ENV=/tmp/env"}),
              HasSubstr(refusal));
  EXPECT_THAT(MaskRefusal(STDOUT_FILENO, {"GITLAB_CI=true", "CI=true"}), HasSubstr(refusal));
}

TEST(ExporterTest, FailsWhenTheRunnerIsGone) {
  std::array<int, 2> pipe_ends{};
  ASSERT_EQ(pipe2(pipe_ends.data(), O_CLOEXEC), 0);
  close(pipe_ends[0]);
  EXPECT_THAT(MaskRefusal(pipe_ends[1]), HasSubstr("broken pipe"));
  close(pipe_ends[1]);
}

TEST(ExporterTest, ExportsThroughTheFileOfGithubEnv) {
  const testing::ScratchFolder folder;
  const std::string file = folder.Write("set_env", "");
  const std::vector<std::string> block{"GITHUB_ENV=" + file};
  const Variables variables(block);
  ASSERT_TRUE(MakeExporter(variables)->Export(OneVariable("A", "x\ny")));
  std::ifstream stream(file);
  const std::string content{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_EQ(testing::ParseEnvironmentFile(content).value()["A"], "x\ny");
}

TEST(ExporterTest, WritesNothingIfOneValueIsRefused) {
  const testing::ScratchFolder folder;
  const std::string file = folder.Write("set_env", "");
  const std::vector<std::string> block{"GITHUB_ENV=" + file};
  Environment environment = OneVariable("A", kCanary);
  environment.variables.push_back(std::move(OneVariable("B", "\xff").variables.front()));
  const Variables variables(block);
  const auto result = MakeExporter(variables)->Export(environment);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, AllOf(HasSubstr("\"B\""), Not(HasSubstr(kCanary))));
  EXPECT_EQ(std::filesystem::file_size(file), 0U);
}

TEST(ExporterTest, ChecksTheWholeChannelBeforeAnythingIsAnnounced) {
  const testing::ScratchFolder folder;
  std::array<int, 2> pipe_ends{};
  ASSERT_EQ(pipe2(pipe_ends.data(), O_CLOEXEC), 0);
  const auto check = [&](const std::vector<std::string>& block) {
    const Variables variables(block);
    const auto result = MakeExporter(variables, pipe_ends[1])->Check();
    return result ? "fine" : result.error().message;
  };
  const std::string file = folder.Write("set_env", "A=1\n");
  EXPECT_EQ(check({"GITHUB_ACTIONS=true", "GITHUB_ENV=" + file}), "fine");
  EXPECT_EQ(std::filesystem::file_size(file), 4U);
  EXPECT_THAT(check({"GITHUB_ENV=" + file}), HasSubstr("no step of a GitHub Actions job"));
  EXPECT_EQ(check({"GITHUB_ACTIONS=true"}), "GITHUB_ENV is not set");
  EXPECT_EQ(check({"GITHUB_ACTIONS=true", "GITHUB_ENV="}), "GITHUB_ENV is not set");
  EXPECT_THAT(check({"GITHUB_ACTIONS=true", "GITHUB_ENV=" + file + "x"}),
              HasSubstr("cannot append to the file of GITHUB_ENV"));
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

TEST(ExporterTest, NeedsGithubEnv) {
  const std::vector<std::string> block;
  const Variables variables(block);
  const auto result = MakeExporter(variables)->Export(OneVariable("A", kCanary));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kExport);
  EXPECT_EQ(result.error().message, "GITHUB_ENV is not set");
  EXPECT_FALSE(result.error().hints.empty());
}

}  // namespace
}  // namespace stepveil::github
