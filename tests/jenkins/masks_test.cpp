#include "jenkins/masks.h"

#include "core/mask/needles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::jenkins {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

Hidden Of(std::string_view name, std::string_view value) {
  Hidden hidden{name, value, {}, {}, {}};
  for (Secret& needle : NeedlesOf(Secret(value), {ShortValues::kMask, Forms::kTexts})) {
    const bool within = value.find(needle.Expose()) != value.npos;
    if (IsOneLine(needle.Expose())) {
      (within ? hidden.parts : hidden.decoded).push_back(std::move(needle));
    }
  }
  return hidden;
}

std::vector<std::string> TextsIn(const Masks& masks) {
  std::vector<std::string> texts;
  for (const Secret& text : masks.texts) {
    texts.emplace_back(text.Expose());
  }
  return texts;
}

// As private keys have them.
std::string LinesOfAKey(int count) {
  std::string key = "-----BEGIN PRIVATE KEY-----\n";
  for (int i = 0; i < count; ++i) {
    key += "+line/of-the=key" + std::to_string(i * 7919) + std::string(40, 'k') + "\n";
  }
  return key + "-----END PRIVATE KEY-----\n";
}

TEST(MasksTest, AValueOfOneLineComesInHexUrlAndJson) {
  std::vector<Hidden> secrets;
  secrets.push_back(Of("A", "p\"ss word"));
  EXPECT_THAT(TextsIn(MasksFor(secrets)),
              UnorderedElementsAre("7022737320776f7264", "p%22ss%20word", "p\\\"ss word"));
}

TEST(MasksTest, OfLettersAndDigitsOnlyHexIsAnotherForm) {
  std::vector<Hidden> secrets;
  secrets.push_back(Of("A", "letters0"));
  EXPECT_THAT(TextsIn(MasksFor(secrets)), ElementsAre("6c65747465727330"));
}

TEST(MasksTest, ShortValuesHaveNoOtherForm) {
  std::vector<Hidden> secrets;
  secrets.push_back(Of("A", "sh rt@!"));
  EXPECT_THAT(MasksFor(secrets).texts, SizeIs(0));
}

TEST(MasksTest, OfSeveralLinesEachLineIsOneMask) {
  std::vector<Hidden> secrets;
  const std::string key = LinesOfAKey(3);
  secrets.push_back(Of("KEY", key));
  const auto texts = TextsIn(MasksFor(secrets));
  EXPECT_THAT(texts, SizeIs(3));
  EXPECT_THAT(texts, Contains("+line/of-the=key7919" + std::string(40, 'k')));
}

TEST(MasksTest, AFormOfTwoValuesIsOneMaskAndAValueIsNone) {
  std::vector<Hidden> secrets;
  secrets.push_back(Of("A", "letters0"));
  secrets.push_back(Of("B", "letters0"));
  secrets.push_back(Of("C", "6c65747465727330"));
  EXPECT_THAT(TextsIn(MasksFor(secrets)), ElementsAre("36633635373437343635373237333330"));
}

TEST(MasksTest, AKeyAndTenSecretsStayWithinTheBudget) {
  std::vector<Hidden> secrets;
  const std::string key = LinesOfAKey(27);
  secrets.push_back(Of("KEY", key));
  std::vector<std::string> values;
  for (int i = 0; i < 10; ++i) {
    values.push_back("postgres://app:p%40ss\"" + std::to_string(i) + "@db/app");
  }
  for (const std::string& value : values) {
    secrets.push_back(Of("A", value));
  }
  const Masks masks = MasksFor(secrets);
  EXPECT_GE(masks.texts.size(), 27U + 30U);
  EXPECT_LE(masks.texts.size(), 70U);
  EXPECT_THAT(masks.left_out, SizeIs(0));
}

TEST(MasksTest, KeepsToTheBudgetAndNamesWhatItLeavesOut) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < kMaskBudget.masks + 2; ++i) {
    values.push_back(std::string(i + 10, 'x') + std::to_string(i));  // the shorter come first
  }
  std::vector<Hidden> secrets;
  const std::string key = LinesOfAKey(90);
  secrets.push_back(Of("KEY", key));
  for (std::size_t i = 0; i < values.size(); ++i) {
    secrets.push_back(Of(i < kMaskBudget.masks ? "SHORTER" : "LONGER", values[i]));
  }
  const Masks masks = MasksFor(secrets);
  EXPECT_THAT(masks.texts, SizeIs(90 + kMaskBudget.masks));
  EXPECT_THAT(masks.left_out, ElementsAre("LONGER"));
}

// What was decoded, what is missed, and the rarer forms share one budget.
TEST(MasksTest, AllGroupsShareTheBudget) {
  std::vector<Hidden> secrets;
  std::vector<std::string> values;
  for (int i = 0; i < 40; ++i) {
    values.push_back("p\"ss wo'rd&" + std::to_string(i) + "%40x");
  }
  for (const std::string& value : values) {
    secrets.push_back(Of("A", value));
    secrets.back().rarer.emplace_back("rarer" + value);
  }
  const Masks masks = MasksFor(secrets);
  EXPECT_THAT(masks.texts, SizeIs(kMaskBudget.masks));
  const auto texts = TextsIn(masks);
  EXPECT_TRUE(std::is_sorted(texts.begin(), texts.end(),
                             [](const auto& a, const auto& b) { return a.size() > b.size(); }));
}

// A few long texts use up what many short ones would.
TEST(MasksTest, AllGroupsShareTheBytesOfTheBudget) {
  const std::string value = "letters0";  // 16 hexadecimal digits
  std::vector<Hidden> secrets;
  secrets.push_back({"A", value, {}, {}, {}});
  const std::string most(kMaskBudget.bytes - 20, 'd');
  secrets.back().decoded.emplace_back(most);
  secrets.back().rarer.emplace_back("rarer");
  EXPECT_THAT(TextsIn(MasksFor(secrets)), ElementsAre(most, "6c65747465727330"));
  secrets.back().decoded.front() = Secret(most + "ddddd");
  const Masks masks = MasksFor(secrets);
  EXPECT_THAT(TextsIn(masks), ElementsAre(most + "ddddd", "rarer"));
  EXPECT_THAT(masks.left_out, ElementsAre("A"));
}

TEST(MasksTest, TheLongestComesFirst) {
  std::vector<Hidden> secrets;
  secrets.push_back(Of("A", "letters0"));
  secrets.push_back(Of("B", "more letters1"));
  const auto texts = TextsIn(MasksFor(secrets));
  EXPECT_TRUE(std::is_sorted(texts.begin(), texts.end(),
                             [](const auto& a, const auto& b) { return a.size() > b.size(); }));
  EXPECT_THAT(texts, SizeIs(3));
}

}  // namespace
}  // namespace stepveil::jenkins
