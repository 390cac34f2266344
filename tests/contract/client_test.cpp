// The client's half of the contract: what stepveil itself makes of each recorded answer stands in
// golden.tsv (name, exit code, message, hints). After a wanted change, run this test once with
// STEPVEIL_UPDATE_GOLDEN=1 and read what changed.
#include "core/base/text.h"
#include "tests/contract/client_recording.h"
#include "tests/contract/client_replay.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
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

// How many answers stepveil never reads, by the reason why.
std::map<std::string, std::size_t> Unused() {
  std::map<std::string, std::size_t> counts;
  for (const Outcome& outcome : Outcomes()) {
    if (outcome.exit == "-") {
      ++counts[outcome.message];
    }
  }
  return counts;
}

// Where a hint may tell to upgrade or to report, and why no setting of a user's is the cause.
struct Exception {
  const char* ending;  // of the recordings' names
  const char* words;   // the hint's
  const char* why;
};
constexpr Exception kMayUpgrade[] = {
    {"oidc-login-audience-array", "or upgrade Infisical", "servers of 2024 can't read a list"},
    {"route-unknown-post", "upgrade Infisical", "the server has no such login method"},
    {"ua-login-wrong-method", "upgrade Infisical", "the server has no such login method"},
    {"ua-login-no-body", "upgrade stepveil or report it", "the body as a whole is refused"},
    {"ua-login-text-plain", "upgrade stepveil or report it", "the body as a whole is refused"},
    {"list-bad-boolean", "please report", "a flag that stepveil writes itself is refused"},
    {"list-post-method", "report|upgrade stepveil", "another request's fields, or no list at all"},
};

bool MayUpgrade(const Outcome& outcome) {
  return std::any_of(std::begin(kMayUpgrade), std::end(kMayUpgrade), [&](const Exception& one) {
    const std::vector<std::string> words = Split(one.words, '|');
    return outcome.name.ends_with(one.ending) &&
           std::any_of(words.begin(), words.end(), [&](const std::string& word) {
             return LineOf(outcome).find(word) != std::string::npos;
           });
  });
}

TEST(ClientContract, NobodyIsToldToUpgradeForAMistypedSetting) {
  std::set<std::string> told;
  for (const Outcome& outcome : Outcomes()) {
    const std::string text = LowerAscii(Join(outcome.hints, " ") + " " + outcome.message);
    if (text.find("upgrade") != std::string::npos || text.find("report") != std::string::npos) {
      EXPECT_TRUE(MayUpgrade(outcome)) << LineOf(outcome);
      told.insert(outcome.name.substr(outcome.name.find('/') + 1));
    }
  }
  for (const Exception& one : kMayUpgrade) {
    EXPECT_TRUE(told.contains(one.ending)) << one.ending << " is no exception any more";
  }
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
            << unused << " not consumed:\n";
  for (const auto& [reason, count] : Unused()) {
    std::cout << "  " << count << " " << reason << "\n";
  }
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

// By their names: what was recorded while something was down, or over the limit.
TEST(ClientContract, AnOutageIsWhatWasRecordedDuringOne) {
  std::size_t outages = 0;
  for (const Outcome& outcome : Outcomes()) {
    const bool down =
        outcome.name.find("outage-") != std::string::npos || outcome.name.ends_with("-exceeded");
    // A login that stepveil never sends: an id that is none, a body that is no JSON.
    const bool never_sent = outcome.name.ends_with("identity-not-uuid") ||
                            outcome.name.ends_with("-bad-json") ||
                            outcome.name.ends_with("-empty-json");
    if (outcome.exit != "-" && outcome.exit != "0" && !never_sent &&
        !outcome.name.ends_with("revoke")) {
      EXPECT_EQ(outcome.verdict == Verdict::kOutage, down) << LineOf(outcome);
      outages += down ? 1 : 0;
    }
  }
  EXPECT_GE(outages, 8U);
}

// And denied is what names an identity, a right or a secret that is not there any more.
TEST(ClientContract, DeniedIsWhatWasRecordedWithoutTheRight) {
  const char* const kWords[] = {
      "may not read", "is no member of", "refers to one that", "401", "403", "404"};
  std::size_t denied = 0;
  for (const Outcome& outcome : Outcomes()) {
    if (outcome.verdict == Verdict::kDenied) {
      ++denied;
      EXPECT_TRUE(std::any_of(std::begin(kWords), std::end(kWords), [&](const char* words) {
        return outcome.message.find(words) != std::string::npos;
      })) << LineOf(outcome);
    }
    EXPECT_TRUE(outcome.exit == "0" ||
                outcome.message.find("the identity may not read") == std::string::npos ||
                outcome.verdict == Verdict::kDenied)
        << LineOf(outcome);
  }
  EXPECT_GE(denied, 20U);
}

}  // namespace
}  // namespace stepveil::contract
