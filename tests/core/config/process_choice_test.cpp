#include "core/config/process_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kFile =
    "processes:\n"
    "  db: { command: x }\n"
    "  migrate: { command: x, after: db }\n"
    "  api: { command: x, after: [migrate, queue] }\n"
    "  queue: { command: x }\n"
    "  web: { command: x }\n"
    "  tool: { path: /tool }\n";

std::set<std::string> Choose(const std::string& text, const std::vector<std::string>& names,
                             std::string* fault = nullptr) {
  SettingFaults faults;
  const ProjectFile file = ReadProjectFile(text, "file", faults);
  EXPECT_TRUE(faults.empty());
  auto chosen = ChooseProcesses(file, names, faults);
  if (fault != nullptr) {
    EXPECT_FALSE(faults.empty());
    const Error error = faults.empty() ? Error() : std::move(faults).Combined("it");
    *fault = error.message + (error.hints.empty() ? "" : "\n" + error.hints.front());
  } else {
    EXPECT_TRUE(faults.empty());
  }
  return chosen;
}

std::string FaultOf(const std::string& text, const std::vector<std::string>& names = {}) {
  std::string fault;
  (void)Choose(text, names, &fault);
  return fault;
}

TEST(ChooseProcesses, WithoutNamesAllThatHaveACommand) {
  EXPECT_THAT(Choose(kFile, {}), ElementsAre("api", "db", "migrate", "queue", "web"));
}

TEST(ChooseProcesses, NamedOnesBringWhatTheyComeAfter) {
  EXPECT_THAT(Choose(kFile, {"web"}), ElementsAre("web"));
  EXPECT_THAT(Choose(kFile, {"migrate"}), ElementsAre("db", "migrate"));
  EXPECT_THAT(Choose(kFile, {"api", "web"}), ElementsAre("api", "db", "migrate", "queue", "web"));
}

TEST(ChooseProcesses, OneWithoutACommandCannotBeNamed) {
  EXPECT_EQ(FaultOf(kFile, {"tool"}),
            "process \"tool\" has no \"command:\" to start\n"
            "give it one in .stepveil.yaml, or leave it out of --only-processes");
  EXPECT_EQ(FaultOf("processes:\n  a: { command: x, after: tool }\n  tool: { path: /x }\n"),
            "file:2:27: \"after\" names \"tool\", which has no \"command:\" to start\n"
            "give it one, or take it out of \"after\"");
}

TEST(ChooseProcesses, UnknownOnesAreNamedWithTheirPlace) {
  EXPECT_EQ(FaultOf("processes:\n  web: { command: x, after: [compse] }\n"
                    "  compose: { command: x }\n"),
            "file:2:29: \"after\" names the unknown process \"compse\"\n"
            "did you mean \"compose\"?");
  EXPECT_THAT(FaultOf("processes:\n  web: { command: x, after: zzzzzz }\n"),
              HasSubstr("\"zzzzzz\"\nthe processes are web"));
}

TEST(ChooseProcesses, CirclesAreShown) {
  EXPECT_EQ(FaultOf("processes:\n  a: { command: x, after: a }\n"),
            "file:2:27: \"a\" would wait for itself\ntake one of them out of \"after\"");
  EXPECT_EQ(FaultOf("processes:\n  a: { command: x, after: b }\n  b: { command: x, after: c }\n"
                    "  c: { command: x, after: [d, b] }\n  d: { command: x }\n"),
            "file:3:27: processes would wait for each other: b after c after b\n"
            "take one of them out of \"after\"");
}

// Two ways to the same process are no circle.
TEST(ChooseProcesses, AForkThatMeetsAgainIsFine) {
  EXPECT_THAT(
      Choose("processes:\n  a: { command: x, after: [b, c] }\n  b: { command: x, after: d }\n"
             "  c: { command: x, after: d }\n  d: { command: x }\n",
             {"a"}),
      ElementsAre("a", "b", "c", "d"));
}

}  // namespace
}  // namespace stepveil
