#include "jenkins/hidden.h"

#include "core/mask/needles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil::jenkins {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> TextsOf(const std::vector<Secret>& secrets) {
  std::vector<std::string> texts;
  for (const Secret& secret : secrets) {
    texts.emplace_back(secret.Expose());
  }
  return texts;
}

struct Found {
  std::vector<std::string> parts;
  std::vector<std::string> decoded;
  std::vector<std::string> rarer;
};

Found In(const std::string& value, const NeedleRules& rules = {}) {
  Variable variable;
  variable.value = Secret(value);
  const std::vector<Secret> needles = NeedlesOf(variable.value, rules);
  TextSet texts;
  for (const Secret& needle : needles) {
    texts.insert(needle.Expose());
  }
  const auto hidden = HiddenIn(variable, texts);
  EXPECT_TRUE(hidden) << value;
  return {TextsOf(hidden->parts), TextsOf(hidden->decoded), TextsOf(hidden->rarer)};
}

// In the password's place stands what a driver or a parser makes of it; the address around it is no
// mask of its own.
TEST(HiddenTest, HoldsWhatAValueDecodesTo) {
  EXPECT_THAT(
      In("postgres://app:S3cr3t%40Pw%2F9@db.internal/app").decoded,
      AllOf(Contains("S3cr3t@Pw/9"), Not(Contains("postgres://app:S3cr3t@Pw/9@db.internal/app"))));
  EXPECT_THAT(In(R"({"key":"first\u002dline\nsec/ond-l1ne"})").decoded, Contains("first-line"));
  EXPECT_THAT(In("dXNlcjpodW50ZXIyMj8=").decoded, ElementsAre("hunter22?"));
  EXPECT_THAT(In("hunter22?").decoded, IsEmpty());
}

TEST(HiddenTest, HoldsNothingThatIsNotLookedFor) {
  const Found found = In("postgres://app:S3cr3t%40Pw%2F9@db.internal/app",
                         {.forms = Forms::kTexts, .parts = Parts::kLeave});
  EXPECT_THAT(found.decoded, Not(Contains("S3cr3t@Pw/9")));
  EXPECT_THAT(found.parts, Not(Contains("S3cr3t%40Pw%2F9")));
  Variable other;
  other.value = Secret("another-value");
  EXPECT_FALSE(HiddenIn(other, {"hunter22?"}));
}

// Another variable's masked value is no reason to hide a plain one.
TEST(HiddenTest, OfAPlainVariableThereIsNothing) {
  Variable plain;
  plain.value = Secret("hunter22?");
  plain.masked = false;
  EXPECT_FALSE(HiddenIn(plain, {"hunter22?"}));
}

TEST(HiddenTest, HoldsRarerFormsButNoBase64) {
  const std::vector<std::string> rarer = In("it's&so").rarer;
  EXPECT_THAT(rarer, AllOf(Contains("it&#39;s&amp;so"), Contains("6974277326736f"),
                           Contains("it%27s%26so")));
  for (const std::string& form : rarer) {
    EXPECT_EQ(form.find("aXQncyZ"), std::string::npos) << form;  // its beginning in base64
  }
}

}  // namespace
}  // namespace stepveil::jenkins
