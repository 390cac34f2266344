#include "jenkins/answer.h"

#include "core/mask/needles.h"
#include "tests/jenkins/with.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::jenkins {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

std::vector<Secret> NeedlesIn(const Environment& environment) {
  std::vector<Secret> needles;
  for (const Variable& variable : environment.variables) {
    if (variable.masked) {
      auto more = NeedlesOf(variable.value, ShortValues::kLeave);
      std::move(more.begin(), more.end(), std::back_inserter(needles));
    }
  }
  return needles;
}

json AnswerFor(const Environment& environment) {
  const auto text = AnswerText(environment, NeedlesIn(environment));
  EXPECT_TRUE(text);
  return json::parse(text->Expose());
}

TEST(AnswerTest, NothingIsAnObjectAsWell) {
  EXPECT_EQ(
      AnswerFor(With({})),
      json::parse(
          R"({"secrets":{},"plain":{},"masks":[],"left_out":[],"unmaskable":[],"files":[]})"));
}

TEST(AnswerTest, SecretsComeWithTheFormsTheyCanTake) {
  const json answer = AnswerFor(With({{"A", kCanary}, {"B", "say \"hi\"\tto é"}}));
  EXPECT_EQ(answer["secrets"], (json{{"A", kCanary}, {"B", "say \"hi\"\tto é"}}));
  EXPECT_EQ(answer["plain"], json::object());
  const auto masks = answer["masks"].get<std::vector<std::string>>();
  EXPECT_THAT(masks, Contains("63616e6172792d396633622d534543524554"));
  EXPECT_THAT(masks, Contains("say%20%22hi%22%09to%20%C3%A9"));
  EXPECT_THAT(masks, Contains("say \\\"hi\\\"\\tto é"));
  EXPECT_THAT(masks, Not(Contains(kCanary)));  // the value itself is masked as a secret
}

TEST(AnswerTest, WhatAValueDecodesToIsMaskedInsideTheBudget) {
  const json answer = AnswerFor(With({{"URL", "postgres://app:S3cr3t%40Pw%2F9@db.internal/app"}}));
  EXPECT_THAT(answer["masks"].get<std::vector<std::string>>(), Contains("S3cr3t@Pw/9"));
  EXPECT_EQ(answer["left_out"], json::array());
}

TEST(AnswerTest, SeveralLinesAreMaskedOneByOne) {
  const json answer = AnswerFor(With({{"KEY", "first-line-1\nsecond-line-2\n"}}));
  EXPECT_EQ(answer["secrets"]["KEY"], "first-line-1\nsecond-line-2\n");
  const auto masks = answer["masks"].get<std::vector<std::string>>();
  EXPECT_THAT(masks, AllOf(Contains("first-line-1"), Contains("second-line-2")));
  for (const std::string& mask : masks) {
    EXPECT_EQ(mask.find_first_of("\r\n"), std::string::npos);
  }
  EXPECT_EQ(answer["unmaskable"], json::array());
}

TEST(AnswerTest, ShortLinesAreNamed) {
  const json answer = AnswerFor(With({{"PIN", "ab\ncd"}, {"A", kCanary}}));
  EXPECT_EQ(answer["unmaskable"], json::array({"PIN"}));
  EXPECT_TRUE(answer["secrets"].contains("PIN"));
}

TEST(AnswerTest, WhatIsNotMaskedIsPlain) {
  Environment environment = With({{"EMPTY", ""}, {"LEVEL", "verbose-1"}, {"ON", "true"}});
  environment.variables[1].masked = false;
  const json answer = AnswerFor(environment);
  EXPECT_EQ(answer["plain"], (json{{"EMPTY", ""}, {"LEVEL", "verbose-1"}, {"ON", "true"}}));
  EXPECT_EQ(answer["secrets"], json::object());
  EXPECT_EQ(answer["masks"], json::array());
}

TEST(AnswerTest, ShortValuesAreSecretsWhenTheyAreMasked) {
  const Environment environment = With({{"PIN", "42"}});
  std::vector<Secret> needles = NeedlesOf(Secret("42"), ShortValues::kMask);
  const auto text = AnswerText(environment, needles);
  EXPECT_EQ(json::parse(text->Expose())["secrets"], (json{{"PIN", "42"}}));
}

// Another variable's value is no reason to hide a plain one, and no reason to show a secret one.
TEST(AnswerTest, WhatIsMaskedIsAVariablesOwn) {
  Environment environment = With({{"A", kCanary}, {"B", kCanary + std::string("-more")}});
  environment.variables[1].masked = false;
  const json answer = AnswerFor(environment);
  EXPECT_EQ(answer["secrets"], (json{{"A", kCanary}}));
  EXPECT_EQ(answer["plain"], (json{{"B", kCanary + std::string("-more")}}));
}

TEST(AnswerTest, NamesWhatIsBeyondTheBudget) {
  const json answer =
      AnswerFor(With({{"A", kCanary}, {"LONG", std::string(20000, 'x') + kCanary}}));
  EXPECT_EQ(answer["left_out"], json::array({"LONG"}));
}

TEST(AnswerTest, NothingIsWrittenOfWhatCantBeCarried) {
  const Environment environment = With({{"A", std::string(kCanary) + "\xff"}, {"C", kCanary}});
  const auto text = AnswerText(environment, NeedlesIn(environment));
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::kExport);
}

TEST(AnswerTest, NamesTheFilesOfTheProcess) {
  Environment environment = With({{"A", kCanary}, {"KEY", "key-9f3b"}});
  environment.variables[1].as_file = true;
  EXPECT_EQ(AnswerFor(environment)["files"], json::array({"KEY"}));
}

}  // namespace
}  // namespace stepveil::jenkins
