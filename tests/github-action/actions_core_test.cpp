// The second oracle: actions that are written with npm's @actions/core. What they write and what
// stepveil writes has to mean the same, and they have to read the same inputs.
#include "core/base/text.h"
#include "github-action/environment_file.h"
#include "github-action/file_command.h"
#include "github-action/input_texts.h"
#include "github-action/workflow_command.h"
#include "tests/support/process.h"
#include "tests/support/runner_commands.h"
#include "tests/support/runner_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace stepveil::github {
namespace {

using nlohmann::json;
using ::testing::Optional;
using Values = std::map<std::string, std::string>;

const std::string kCore = STEPVEIL_SOURCE_DIR "/build/tools/node/node_modules/@actions/core";

const Values kValues = {{"EMPTY", ""},
                        {"LINES", "one\n\n three \n"},
                        {"FIRST", "\n\nx"},
                        {"CRLF", "a\r\nb\rc"},
                        {"PERCENT", "100%25 %0A %"},
                        {"HEREDOC", "A<<EOF\nB=c\nEOF"},
                        {"COMMAND", "::add-mask::x\n##[error]y"},
                        {"UNICODE", "p\xc3\xa4ss \xf0\x9f\x94\x91"},
                        {"LONG", std::string(60000, 'x')}};

class ActionsCoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const bool found = std::filesystem::exists(kCore);
    if (!found && std::getenv("CI") == nullptr) {
      GTEST_SKIP() << "@actions/core is not installed; ./dev setup brings it";
    }
    ASSERT_TRUE(found) << kCore << " is needed";
    for (const char* file : {"ENV", "OUTPUT", "STATE"}) {
      files_[file] = folder_.Write(file, "");
    }
  }

  // What a script with @actions/core prints, given `texts`.
  std::string Core(const std::string& action, const json& texts,
                   const std::vector<std::string>& variables = {}) {
    const auto input = folder_.Write("texts.json", texts.dump());
    std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin"};
    for (const auto& [name, file] : files_) {
      environment.push_back("GITHUB_" + name + "=" + file.string());
    }
    environment.insert(environment.end(), variables.begin(), variables.end());
    const auto ran =
        testing::RunProcess({"node", STEPVEIL_SOURCE_DIR "/tests/support/readers/actions_core.mjs",
                             kCore, action, input},
                            {environment});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return ran.out;
  }

  std::string Content(const std::string& file) {
    std::ifstream stream(files_[file], std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  testing::ScratchFolder folder_;
  std::map<std::string, std::filesystem::path> files_;
};

TEST_F(ActionsCoreTest, TheModelReadsWhatItWrites) {
  Core("write", kValues);
  for (const char* file : {"ENV", "OUTPUT", "STATE"}) {
    EXPECT_THAT(testing::ParseEnvironmentFile(Content(file)), Optional(kValues)) << file;
  }
}

TEST_F(ActionsCoreTest, BothWriteTheSameFiles) {
  Core("write", {{"EARLIER", "of another action"}});
  std::vector<Record> records;
  for (const auto& [name, value] : kValues) {
    records.push_back({name, value});
  }
  for (const auto& [name, file] : files_) {
    const std::vector<std::string> block{"GITHUB_FILE=" + file.string()};
    ASSERT_TRUE(AppendToFileCommand("GITHUB_FILE", Variables(block), *RecordsText(records)));
  }
  Core("write", {{"LATER", "\nof another\n"}});
  Values all = kValues;
  all["EARLIER"] = "of another action";
  all["LATER"] = "\nof another\n";
  for (const char* file : {"ENV", "OUTPUT", "STATE"}) {
    EXPECT_THAT(testing::ParseEnvironmentFile(Content(file)), Optional(all)) << file;
  }
}

TEST_F(ActionsCoreTest, BothWriteTheSameCommands) {
  json texts = json::array();
  std::string ours;
  for (const char* name : {"add-mask", "warning"}) {
    for (const auto& [key, value] : kValues) {
      AppendCommand(ours, name, value);
    }
  }
  for (const auto& [key, value] : kValues) {
    texts.push_back(value);
  }
  EXPECT_EQ(Core("commands", texts), ours);
  std::size_t at = 0;
  for (const std::string& line : Split(ours.substr(0, ours.find("::warning::")), '\n')) {
    if (!line.empty()) {
      EXPECT_EQ(testing::ParseCommand(line)->data, texts[at++].get<std::string>());
    }
  }
}

TEST_F(ActionsCoreTest, BothReadTheSameInputs) {
  const std::vector<std::string> block = {"INPUT_CLIENT-ID= id \n", "INPUT_EMPTY=  \n",
                                          "INPUT_WITH_BLANK=x", "INPUT_LINES=\n a \n\nb\n"};
  const Variables variables(block);
  const std::vector<std::string> names = {"client-id", "empty", "with blank", "lines", "missing"};
  const json theirs = json::parse(Core("inputs", names, block));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto ours = InputText(variables, names[i]).value_or("");
    EXPECT_EQ(ours, theirs[i][0].get<std::string>()) << names[i];
    EXPECT_EQ(json(InputLines(ours)), theirs[i][1]) << names[i];
  }
}

}  // namespace
}  // namespace stepveil::github
