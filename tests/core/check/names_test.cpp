#include "core/check/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kCanary = "canary-9f3b-SECRET";

SecretSet SetOf(const std::vector<std::pair<std::string, std::string>>& names_and_paths) {
  SecretSet set;
  for (const auto& [name, path] : names_and_paths) {
    set.secrets.push_back({name, Secret(kCanary), "dev", path, path, false, {}});
  }
  return set;
}

// What the station says: "LEVEL TEXT", of texts their first line.
std::vector<std::string> Said(SecretSet set, const Selection& selection,
                              const std::vector<SecretPlace>& refused = {}) {
  Report report;
  const auto build = [](SecretSet some, const Selection& how) {
    return BuildEnvironment(std::move(some), how);
  };
  LookAtNames(std::move(set), selection, build, refused, report);
  EXPECT_THAT(report.Text(false) + report.Json(0), Not(HasSubstr(kCanary)));
  constexpr std::array kLevels{"ok ", "warning ", "fault "};
  std::vector<std::string> said;
  for (const Finding& finding : report.findings()) {
    said.push_back(kLevels.at(static_cast<std::size_t>(finding.level)) + finding.text);
  }
  return said;
}

TEST(Names, SaysEachAndWhatTheCommandGets) {
  EXPECT_THAT(
      Said(SetOf({{"B", "/b"}, {"A", "/a"}}), {}),
      ElementsAre("ok \"A\" of \"/a\": masked", "ok \"B\" of \"/b\": masked", "ok would get A B"));
}

TEST(Names, ARefusedNameIsAFaultOfItsOwnAndTheOthersAreSaid) {
  EXPECT_THAT(Said(SetOf({{"PATH", "/a"}, {"LD_PRELOAD", "/a"}, {"A", "/a"}}), {}),
              ElementsAre(StartsWith("fault \"LD_PRELOAD\" of \"/a\" is protected"),
                          StartsWith("fault \"PATH\" of \"/a\" is protected"),
                          "ok \"A\" of \"/a\": masked"));
}

TEST(Names, OneNameOfTwoFoldersIsAConflict) {
  EXPECT_THAT(
      Said(SetOf({{"A", "/a"}, {"A", "/b"}, {"B", "/b"}}), {}),
      ElementsAre("fault the name \"A\" is asked for by \"A\" of \"/a\" and \"A\" of \"/b\"",
                  "ok \"B\" of \"/b\": masked"));
  Selection first;
  first.duplicates = Duplicates::kFirstWins;
  EXPECT_THAT(Said(SetOf({{"A", "/a"}, {"A", "/b"}}), first),
              ElementsAre("ok \"A\" of \"/a\", before \"A\" of \"/b\": masked", "ok would get A"));
}

// The fault is of both together: neither has one by itself.
TEST(Names, TwoThatARenamingMakesOneAreAConflict) {
  Selection selection;
  selection.rename = {{"B", "A"}};
  EXPECT_THAT(Said(SetOf({{"A", "/a"}, {"B", "/b"}}), selection),
              ElementsAre(StartsWith("fault the name \"A\" is asked for by"),
                          "ok \"A\" of \"/a\", before \"B\" of \"/b\": masked"));
}

TEST(Names, WhatIsAskedForAndNotThereIsAFaultBesideThoseOfNames) {
  Selection selection;
  selection.require = {"C", "PATH"};
  EXPECT_THAT(Said(SetOf({{"A", "/a"}, {"PATH", "/a"}}), selection),
              ElementsAre(StartsWith("fault \"PATH\" of \"/a\" is protected"),
                          StartsWith("fault required name \"C\" is not among the secrets"),
                          "ok \"A\" of \"/a\": masked"));
}

TEST(Names, WhereEachIsRefusedNothingElseIsWrong) {
  Selection selection;
  selection.only = {"PATH"};
  EXPECT_THAT(Said(SetOf({{"PATH", "/a"}, {"A", "/a"}}), selection),
              ElementsAre(StartsWith("fault \"PATH\" of \"/a\" is protected")));
}

// By the name that it has in Infisical, and in its own folder: the same name elsewhere is another.
TEST(Names, WhatTheFetchRefusedIsNotHandedOver) {
  Selection selection;
  selection.rename = {{"A", "RENAMED"}};
  selection.prefix = "X_";
  EXPECT_THAT(Said(SetOf({{"A", "/a"}, {"B", "/a"}, {"C", "/a"}}), selection,
                   {{"A", "dev", "/a"}, {"B", "dev", "/b"}, {"C", "prod", "/a"}}),
              ElementsAre("ok \"X_B\" of \"/a\": masked", "ok \"X_C\" of \"/a\": masked",
                          "warning \"X_RENAMED\" of \"/a\": not handed over, for the fault that "
                          "names it",
                          StartsWith("ok would get")));
}

TEST(Names, AHintHoldsTheNameToBeTyped) {
  Selection selection;
  selection.rename = {{"A", "LD_PRELOAD"}};
  Report report;
  LookAtNames(
      SetOf({{"A", "/a"}}), selection,
      [](SecretSet some, const Selection& how) { return BuildEnvironment(std::move(some), how); },
      {}, report);
  EXPECT_THAT(report.findings().front().hints,
              ElementsAre("let it through as it is with --allow-names LD_PRELOAD, leave it out "
                          "with --except A, or give it another name with --rename A=OTHER"));
}

}  // namespace
}  // namespace stepveil
