// Twenty-five jobs that are set up wrongly: what `stepveil check` says of each stands in
// check_setups.txt, findings that are no "ok" on a line each. STEPVEIL_UPDATE_GOLDEN=1 writes it
// anew, to be read.
#include "tests/e2e/check_setups.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <regex>
#include <string>

namespace stepveil::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kGolden = STEPVEIL_SOURCE_DIR "/tests/e2e/check_setups.txt";

// What stands under each name.
std::map<std::string, std::string> ReadGolden() {
  std::ifstream file(kGolden);
  std::map<std::string, std::string> sections;
  std::string name;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("== ")) {
      name = line.substr(3);
    } else if (!line.empty()) {
      sections[name] += line + "\n";
    }
  }
  return sections;
}

void WriteGolden(const std::string& name, const std::string& text) {
  auto sections = ReadGolden();
  sections[name] = text;
  std::ofstream file(kGolden);
  for (const BrokenSetup& setup : Setups()) {
    file << "== " << setup.name << "\n" << sections[setup.name] << "\n";
  }
}

std::string OneLine(const std::string& text) {
  return std::regex_replace(text, std::regex("\n +"), " / ");
}

// Exit code, the stations that are well, and each other finding with its hints.
std::string Told(const json& report) {
  std::string well;
  std::string rest;
  for (const json& finding : report["findings"]) {
    const std::string station = finding["station"];
    if (finding["level"] == "ok") {
      well += well.ends_with(" " + station) ? "" : " " + station;
      continue;
    }
    rest += finding["level"].get<std::string>() + " " + station + ": " + OneLine(finding["text"]) +
            "\n";
    for (const json& hint : finding["hints"]) {
      rest += "  hint: " + hint.get<std::string>() + "\n";
    }
  }
  return "exit " + report["exit_code"].dump() + "; ok:" + well + "\n" + rest;
}

std::vector<std::string> HintsOf(const json& report) {
  std::vector<std::string> hints;
  for (const json& finding : report["findings"]) {
    for (const json& hint : finding["hints"]) {
      hints.push_back(hint);
    }
  }
  return hints;
}

// What the schema says of a report: "yes" or "no".
std::string VerdictOn(const std::string& report, const ScratchFolder& folder) {
  const std::string modules = STEPVEIL_SOURCE_DIR "/build/tools/node/node_modules";
  const auto file = folder.Write("reports.json", "[" + report + "]");
  const ProcessResult ran = RunProcess(
      {"/usr/bin/env", "node", STEPVEIL_SOURCE_DIR "/tests/support/node/schema_verdicts.js",
       modules, STEPVEIL_SOURCE_DIR "/core/check/report.schema.json", file.string()},
      {{std::string("PATH=") + std::getenv("PATH")}});
  return ran.out + ran.err;
}

class CheckSetupsTest : public ::testing::TestWithParam<BrokenSetup> {
 protected:
  ProcessResult Run(std::vector<std::string> command) {
    command.insert(command.end(), flags_.begin(), flags_.end());
    if (command.front() == "run") {
      command.insert(command.end(), {"--", "true"});
    }
    const ProcessResult ran = job_.Stepveil(command);
    EXPECT_THAT(ran.out + ran.err, AllOf(Not(HasSubstr("canary")), Not(HasSubstr("eyJ"))));
    return ran;
  }

  SetupJob job_;
  std::vector<std::string> flags_;
};

TEST_P(CheckSetupsTest, IsExplained) {
  const BrokenSetup& setup = GetParam();
  job_.Begin();
  flags_ = setup.make(job_);
  const ProcessResult checked = Run({"check", "--json"});
  const json report = json::parse(checked.out, nullptr, false);
  ASSERT_TRUE(report.is_object()) << checked.out << checked.err;
  EXPECT_GT(checked.exit_code, 1);
  EXPECT_EQ(checked.exit_code, report["exit_code"]);
  EXPECT_EQ(VerdictOn(checked.out, job_.folder_), "yes\n") << checked.out;
  const std::string told = job_.Scrubbed(Told(report));
  if (std::getenv("STEPVEIL_UPDATE_GOLDEN") != nullptr) {
    WriteGolden(setup.name, told);
  }
  EXPECT_EQ(told, ReadGolden()[setup.name]);
  EXPECT_THAT(HintsOf(report), Contains(HasSubstr(setup.fix)));
  // `run` says the same, in its own words.
  const ProcessResult ran = Run({"run"});
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_THAT(ran.err, HasSubstr("stepveil: hint: "));
}

INSTANTIATE_TEST_SUITE_P(All, CheckSetupsTest, ::testing::ValuesIn(Setups()),
                         [](const auto& setup) {
                           return std::regex_replace(setup.param.name, std::regex("[^a-z]"), "_");
                         });

TEST(CheckSchema, TakesAReportThatIsWellAndNoOther) {
  SetupJob job;
  job.Begin();
  job.UseGitHubJob();
  const std::string report = job.Stepveil({"check", "--json", "--path", "/backend"}).out;
  EXPECT_EQ(VerdictOn(report, job.folder_), "yes\n") << report;
  json changed = json::parse(report);
  changed["findings"][0]["level"] = "fine";
  EXPECT_EQ(VerdictOn(changed.dump(), job.folder_), "no\n");
  changed = json::parse(report);
  changed["findings"][0]["facts"]["value"] = "x";
  EXPECT_EQ(VerdictOn(changed.dump(), job.folder_), "no\n");
}

TEST(CheckSetups, AreTwentyFive) { EXPECT_EQ(Setups().size(), 25U); }

}  // namespace
}  // namespace stepveil::testing
