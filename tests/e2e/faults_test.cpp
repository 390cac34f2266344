// Every fault of the network and the server at every request of the flow, on the real binary. What
// has to come of each is in faults.tsv; STEPVEIL_FAULT_TABLE=FILE writes what came of it.
#include "core/base/text.h"
#include "tests/e2e/faults_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace stepveil::testing {
namespace {

// Without told seconds the pauses are drawn, and the deadline decides how many there is time for.
constexpr const char* kDrawn = "429 without seconds";

constexpr int kAtOnce = 8;  // rows; most of their time they wait

struct Row {
  std::string fault;
  FaultTarget target = FaultTarget::kLogin;
  FaultOutcome ran;
  FaultOutcome exported;
};

std::string Key(const Row& row) { return row.fault + "\t" + NameOf(row.target); }

std::string OneLine(std::string text) {
  for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at)) {
    text.replace(at, 1, at + 1 == text.size() ? "" : " | ");
  }
  return text;
}

// requests, exit code of run and of export, tokens left, stderr of run
std::string Cells(const Row& row) {
  if (const std::string why = PlanOf(row.fault, row.target).senseless; !why.empty()) {
    return "-\t-\t-\t-\tnot tried: " + why;
  }
  const int requests = row.ran.requests;
  const bool some = row.fault == kDrawn && requests >= 3 && requests <= 6;
  return (some ? "3-6" : std::to_string(requests)) + "\t" + std::to_string(row.ran.exit_code) +
         "\t" + std::to_string(row.exported.exit_code) + "\t" +
         std::to_string(row.ran.tokens_left) + "\t" + OneLine(row.ran.err);
}

std::vector<Row> AllRows() {
  std::vector<Row> rows;
  for (const std::string& fault : FaultNames()) {
    for (const FaultTarget target : kFaultTargets) {
      rows.push_back({fault, target, {}, {}});
    }
  }
  return rows;
}

void Play(std::vector<Row>& rows) {
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> players;
  for (int i = 0; i < kAtOnce; ++i) {
    players.emplace_back([&] {
      for (std::size_t at = next++; at < rows.size(); at = next++) {
        Row& row = rows[at];
        if (PlanOf(row.fault, row.target).senseless.empty()) {
          row.ran = RunUnder(row.fault, row.target);
          row.exported = ExportUnder(row.fault, row.target);
        }
      }
    });
  }
  for (std::thread& player : players) {
    player.join();
  }
}

std::map<std::string, std::string> Expected() {
  std::ifstream file(STEPVEIL_SOURCE_DIR "/tests/e2e/faults.tsv");
  std::map<std::string, std::string> expected;
  for (std::string line; std::getline(file, line);) {
    const std::size_t key_end = line.find('\t', line.find('\t') + 1);
    expected[line.substr(0, key_end)] = line.substr(std::min(line.size(), key_end + 1));
  }
  return expected;
}

void WriteTable(const std::vector<Row>& rows) {
  if (const char* file = std::getenv("STEPVEIL_FAULT_TABLE")) {
    std::ofstream table(file);
    for (const Row& row : rows) {
      table << Key(row) << "\t" << Cells(row) << "\n";
    }
  }
}

// What holds whatever the fault is.
void ExpectAllOrNothing(const FaultOutcome& outcome, bool success) {
  EXPECT_EQ(LeakIn(outcome), "");
  EXPECT_EQ(outcome.out, "");
  for (const char* name : {"POSTGRES_PASSWORD=", "REDIS_URL=", "PUBLIC_API_URL="}) {
    const bool got = outcome.handed_over.find(name) != std::string::npos;
    EXPECT_EQ(got, success) << name;
  }
  if (!success) {
    EXPECT_EQ(outcome.handed_over, "");
    EXPECT_THAT(outcome.err, ::testing::HasSubstr("stepveil: error: "));
    EXPECT_THAT(outcome.err, ::testing::HasSubstr("\nstepveil: hint: "));
  }
}

void ExpectRow(const Row& row) {
  ExpectAllOrNothing(row.ran, row.ran.exit_code == kChildExit);
  ExpectAllOrNothing(row.exported, row.exported.exit_code == 0);
  EXPECT_EQ(row.ran.exit_code == kChildExit, row.exported.exit_code == 0);
  EXPECT_TRUE(row.ran.requests == row.exported.requests || row.fault == kDrawn);
  EXPECT_EQ(row.ran.tokens_left, row.exported.tokens_left);
  EXPECT_LE(row.ran.logins, row.target == FaultTarget::kLogin ? row.ran.requests : 1);
}

TEST(FaultsTest, EveryFaultAtEveryRequest) {
  std::vector<Row> rows = AllRows();
  Play(rows);
  WriteTable(rows);
  const auto expected = Expected();
  for (const Row& row : rows) {
    SCOPED_TRACE(Key(row));
    const auto found = expected.find(Key(row));
    EXPECT_EQ(found == expected.end() ? "no such row" : found->second, Cells(row));
    if (PlanOf(row.fault, row.target).senseless.empty()) {
      ExpectRow(row);
    }
  }
  EXPECT_EQ(expected.size(), rows.size());
}

}  // namespace
}  // namespace stepveil::testing
