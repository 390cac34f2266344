// The text that the job's shell reads in, in every shell that may have to, traced and untraced.
#include "gitlab-component/load_text.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

namespace stepveil::gitlab {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Values that shells quote differently, each with two words to search a trace for, which no process
// id is: the name of the file that is read in has one.
struct Sample {
  const char* value;
  std::vector<std::string> words;
};

const std::vector<Sample> kSamples = {
    {"Tr0ub4dor'n-3-correct-horse", {"Tr0ub4dor", "n-3-correct"}},
    {"''lead-k1k1''mid-k2k2''", {"lead-k1k1", "mid-k2k2"}},
    {"dq\"k1k1\" $HOME `id` \\n k2k2", {"k1k1", "k2k2"}},
    {"first-k1k1\nsecond-k2k2\n", {"first-k1k1", "second-k2k2"}},
    {"tab\tk1k1\x1b[31mk2k2\x01", {"k1k1", "k2k2"}},
    {"-n -e k1k1=k2k2!*?[a]~{b,c}", {"k1k1", "k2k2"}},
    {"g\xc3\xa9h'k1k1\xff'k2k2", {"k1k1", "k2k2"}},
};

using Case = std::tuple<const char*, const char*>;  // shell, options

class LoadTextTest : public ::testing::TestWithParam<Case> {
 protected:
  [[nodiscard]] testing::ProcessResult Run(const std::string& lines) const {
    const auto script = folder_.Write("script", lines);
    return testing::RunProcess(
        {"sh", "-c", "exec " + std::string(std::get<0>(GetParam())) + " '" + script.string() + "'"},
        {{"PATH=/usr/local/bin:/usr/bin:/bin", "CREDENTIAL=credential-3333", "KEPT=kept"},
         folder_.path()});
  }

  // As the job's shell does it: the line that stepveil printed, evaluated.
  [[nodiscard]] std::string Load(const Environment& environment, FolderAfter after) const {
    const fs::path folder = folder_.path() / "private";
    fs::create_directory(folder);
    const auto line = WriteLoadFile(environment, folder, after);
    EXPECT_TRUE(line);
    folder_.Write("line", *line);
    return "eval \"$(cat line)\"\n";
  }

  testing::ScratchFolder folder_;
};

Environment With(const std::string& value) {
  Environment environment;
  environment.variables.push_back({"VALUE", Secret(value), "/", "dev"});
  environment.withheld = {"CREDENTIAL"};
  return environment;
}

TEST_P(LoadTextTest, GivesTheValueAndShowsNothing) {
  const std::string options = std::get<1>(GetParam());
  for (const Sample& sample : kSamples) {
    const auto ran = Run((options.empty() ? "" : "set -" + options + "\n") +
                         Load(With(sample.value), FolderAfter::kStays) +
                         "case $- in *x*) echo traces$((1 + 1)) ;; esac >&2\n"
                         "set +xv\nprintf %s \"$VALUE\" >value; echo \"${CREDENTIAL-gone} $KEPT\"\n"
                         "sh -c 'printf %s \"$VALUE\"' | cmp - value && ls private\n");
    EXPECT_EQ(ran.out, "gone kept\n") << sample.value << ran.err;
    const auto read = testing::RunProcess({"cat", folder_.path() / "value"}, {{"PATH=/bin"}});
    EXPECT_EQ(read.out, sample.value);
    for (const std::string& word : sample.words) {
      EXPECT_THAT(ran.err, Not(HasSubstr(word)));
    }
    EXPECT_THAT(ran.err, Not(HasSubstr("credential-3333")));
    EXPECT_EQ(ran.err.find("traces2") != std::string::npos, options.find('x') != std::string::npos);
  }
}

TEST_P(LoadTextTest, WorksUnderStrictSettings) {
  const auto ran = Run("set -eu\nIFS=:\nset -f\n" + Load(With("a b"), FolderAfter::kRemoved) +
                       "echo \"$VALUE\"; [ ! -e private ] && echo removed\n");
  EXPECT_EQ(ran.out, "a b\nremoved\n") << ran.err;
}

std::string NameOfCase(const ::testing::TestParamInfo<Case>& one) {
  std::string name = std::string(std::get<0>(one.param)) + "_" + std::get<1>(one.param);
  for (char& c : name) {
    c = c == ' ' || c == '-' ? '_' : c;
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shells, LoadTextTest,
                         ::testing::Combine(::testing::Values("bash", "bash --posix", "dash",
                                                              "busybox sh", "zsh", "ksh93", "mksh"),
                                            ::testing::Values("", "x", "v", "xv")),
                         NameOfCase);

TEST(LoadTextErrorTest, NamesWhatCannotBeWritten) {
  const auto line = WriteLoadFile(With("canary-9f3b-SECRET"), "/nonexistent", FolderAfter::kStays);
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().code, ErrorCode::kExport);
  EXPECT_THAT(line.error().message, AllOf(HasSubstr("/nonexistent"), Not(HasSubstr("canary"))));
}

}  // namespace
}  // namespace stepveil::gitlab
