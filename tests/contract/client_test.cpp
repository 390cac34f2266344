// The client's half of the contract: what stepveil itself makes of each recorded answer stands in
// golden.tsv (name, exit code, message, hints). After a wanted change, run this test once with
// STEPVEIL_UPDATE_GOLDEN=1 and read what changed.
#include "core/base/text.h"
#include "tests/contract/client_recording.h"
#include "tests/contract/client_replay.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

namespace stepveil::contract {
namespace {

constexpr std::size_t kRecordings = 204 + 2 * 189;
constexpr const char* kGolden = STEPVEIL_SOURCE_DIR "/tests/contract/golden.tsv";

std::string OneLine(std::string text) {
  for (std::size_t at = 0; (at = text.find_first_of("\n\t", at)) != text.npos; ++at) {
    text.replace(at, 1, text[at] == '\n' ? "\\n" : "\\t");
  }
  return text;
}

std::string LineOf(const Outcome& outcome) {
  return outcome.name + "\t" + outcome.exit + "\t" + OneLine(outcome.message) + "\t" +
         OneLine(Join(outcome.hints, " | "));
}

std::map<std::string, std::string> ReadGolden() {
  std::map<std::string, std::string> lines;
  std::ifstream in(kGolden);
  for (std::string line; std::getline(in, line);) {
    lines[line.substr(0, line.find('\t'))] = line;
  }
  return lines;
}

void WriteGolden(const std::vector<Outcome>& outcomes) {
  std::ofstream out(kGolden);
  out << "name\texit\tmessage\thints\n";
  for (const Outcome& outcome : outcomes) {
    out << LineOf(outcome) << "\n";
  }
}

const std::vector<Outcome>& Outcomes() {
  static const std::vector<Outcome> outcomes = ReplayAll();
  return outcomes;
}

TEST(ClientContract, EveryAnswerIsReadAsGolden) {
  ASSERT_EQ(Outcomes().size(), kRecordings);
  if (std::getenv("STEPVEIL_UPDATE_GOLDEN") != nullptr) {
    WriteGolden(Outcomes());
  }
  const auto golden = ReadGolden();
  EXPECT_EQ(golden.size(), kRecordings + 1);  // and the heading
  std::size_t equal = 0;
  std::size_t unused = 0;
  for (const Outcome& outcome : Outcomes()) {
    const auto line = golden.find(outcome.name);
    EXPECT_EQ(line == golden.end() ? "" : line->second, LineOf(outcome));
    const bool used = outcome.exit != "-";
    equal += used && line != golden.end() && line->second == LineOf(outcome) ? 1 : 0;
    unused += used ? 0 : 1;
  }
  std::cout << "contract, client half: " << equal << " of " << Outcomes().size() << " as golden, "
            << unused << " not consumed\n";
}

TEST(ClientContract, EveryFailureHasAHintAndNoneAValue) {
  for (const Outcome& outcome : Outcomes()) {
    const std::string text = LineOf(outcome);
    EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr(kCredential))) << outcome.name;
    std::istringstream values(outcome.values);
    for (std::string value; std::getline(values, value);) {
      EXPECT_EQ(text.find(value), std::string::npos) << outcome.name << " shows a value";
    }
    if (outcome.exit != "0" && outcome.exit != "-") {
      EXPECT_FALSE(outcome.hints.empty()) << outcome.name;
    }
  }
}

}  // namespace
}  // namespace stepveil::contract
