#include "jenkins/value_check.h"

#include "core/environment/room.h"
#include "tests/jenkins/with.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace stepveil::jenkins {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

// All that is said of the values, which names C never.
std::string Refusal(const std::string& value, const AgentTraits& agent = {}) {
  const auto checked =
      CheckValues(With({{"A", kCanary + value}, {"B", value}, {"C", kCanary}}), agent);
  if (checked) {
    return "";
  }
  EXPECT_EQ(checked.error().code, ErrorCode::kExport);
  EXPECT_THAT(checked.error().message, AllOf(HasSubstr("\"A\""), HasSubstr("\"B\""),
                                             Not(HasSubstr("\"C\"")), Not(HasSubstr("canary"))));
  EXPECT_FALSE(checked.error().hints.empty());
  return checked.error().message;
}

TEST(ValueCheckTest, RefusesWhatAJavaStringCantHold) {
  EXPECT_THAT(Refusal("\xff"), HasSubstr("it is not valid UTF-8"));
  EXPECT_THAT(Refusal("\xc3"), HasSubstr("it is not valid UTF-8"));
}

TEST(ValueCheckTest, RefusesLettersThatTheAgentChanges) {
  for (const char* letters : {"geh\xc3\xa4im", "\xe6\x97\xa5", "\xf0\x9f\x94\x91", "\xc2\x80"}) {
    EXPECT_THAT(Refusal(letters, {.letters_arrive = false}), HasSubstr("this agent's locale"));
    EXPECT_EQ(Refusal(letters), "");
  }
  EXPECT_EQ(Refusal(" ~\x01\x7f", {.letters_arrive = false}), "");
}

// A file is written through a variable, which can't hold what a file could.
TEST(ValueCheckTest, RefusesWhatNoVariableCanHold) {
  EXPECT_THAT(Refusal(std::string(1, '\0')), HasSubstr("NUL"));
  const std::string longest(kLongestVariableBytes - 2 - 1 - sizeof kCanary + 1, 'x');
  EXPECT_EQ(Refusal(longest), "");
  EXPECT_THAT(CheckValues(With({{"A", kCanary + longest + "x"}}), {}).error().message,
              HasSubstr("longer than a variable can be"));
}

TEST(ValueCheckTest, NothingIsRefusedOfNothing) { EXPECT_TRUE(CheckValues(With({}), {})); }

// Each could be a variable, and no process starts with all of them.
TEST(ValueCheckTest, RefusesWhatNoStepStartsWith) {
  const std::string large(100'000, 'x');
  std::vector<std::pair<std::string, std::string>> many;
  while (many.size() * large.size() < KernelsRoomBytes()) {
    many.emplace_back("A" + std::to_string(many.size()), large);
  }
  const auto refused = CheckValues(With(many), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kExport);
  EXPECT_THAT(refused.error().message, HasSubstr("the variables are too large together"));
  EXPECT_THAT(refused.error().hints, ElementsAre(HasSubstr("--only")));
  many.pop_back();
  EXPECT_TRUE(CheckValues(With(many), {}));
  const std::vector<std::string> entries{"PRESENT=" + std::string(120'000, 'x')};
  const Variables present(entries);
  EXPECT_FALSE(CheckValues(With(many), {.variables = &present}));
}

}  // namespace
}  // namespace stepveil::jenkins
