#include "core/secrets/check_values.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

SettledSecret Make(const std::string& name, const std::string& value, bool withheld = false) {
  SettledSecret settled;
  settled.secret.name = name;
  settled.secret.value = Secret(value);
  settled.secret.environment = "dev";
  settled.secret.path = settled.secret.asked_path = "/p";
  settled.withheld = withheld;
  return settled;
}

struct Outcome {
  Error error;  // empty message: none
  std::vector<std::string> warnings;
  std::size_t left = 0;
};

template <typename... Secrets>
Outcome Check(const Request& request, Secrets... secrets) {
  std::vector<SettledSecret> settled;
  (settled.push_back(std::move(secrets)), ...);
  Outcome outcome;
  Faults faults;
  CheckValues(settled, request, faults, outcome.warnings);
  outcome.error = faults.empty() ? Error{} : faults.Merge();
  outcome.left = settled.size();
  return outcome;
}

TEST(CheckValues, KnowsWhatTheServerTakesForAReference) {
  for (const char* value : {"${A}", "x-${prod.shared.KEY}-y", "${a${B}", "}${ A }", "${}${A}"}) {
    EXPECT_TRUE(HoldsReference(value)) << value;
  }
  for (const char* value : {"", "$A", "${", "${A", "${}", "$ {A}", "a}$", "{A}"}) {
    EXPECT_FALSE(HoldsReference(value)) << value;
  }
}

TEST(CheckValues, NamesLeftoverReferencesButNotTheirText) {
  const Outcome outcome = Check({}, Make("A", "canary-9f3b-SECRET${canary-9f3b-SECRET}"),
                                Make("B", "fine"), Make("C", "${X}"));
  EXPECT_EQ(
      outcome.error.message,
      "the server left ${...} unresolved in \"A\", \"C\" of path \"/p\" in environment \"dev\"");
  EXPECT_THAT(AllOf(outcome.error), Not(HasSubstr(kCanary)));
  EXPECT_THAT(AllOf(outcome.error), HasSubstr("--allow-unresolved"));
}

TEST(CheckValues, ReferencesPassWhereTheyAreWanted) {
  Request request;
  request.allow_unresolved = true;
  EXPECT_EQ(Check(request, Make("A", "${X}")).error.message, "");
  request = {};
  request.expand_references = false;
  EXPECT_EQ(Check(request, Make("A", "${X}")).error.message, "");
}

// Unrecorded: v4's hidden values.
TEST(CheckValues, WithheldValuesFailOrAreLeftOut) {
  Request request;
  const Outcome strict = Check(request, Make("A", "<hidden-by-infisical>", true), Make("B", "b"));
  EXPECT_THAT(strict.error.message, HasSubstr("\"A\" of path \"/p\""));
  EXPECT_THAT(AllOf(strict.error), HasSubstr("--allow-partial"));
  request.allow_partial = true;
  const Outcome partial = Check(request, Make("A", "<hidden-by-infisical>", true), Make("B", "b"));
  EXPECT_EQ(partial.error.message, "");
  EXPECT_EQ(partial.left, 1U);
  EXPECT_THAT(partial.warnings, ElementsAre(HasSubstr("left out")));
}

TEST(CheckValues, ASecretSentTwiceIsAFault) {
  EXPECT_THAT(Check({}, Make("A", "1"), Make("A", "2")).error.message, HasSubstr("twice"));
}

TEST(CheckValues, EscapesNames) {
  const Outcome outcome = Check({}, Make("A\n::stop::", "${X}"));
  EXPECT_THAT(outcome.error.message, HasSubstr("\"A\\n::stop::\""));
}

TEST(CheckTags, NamesATagThatNothingHas) {
  std::vector<PathAnswer> answers;
  answers.push_back(
      Answered("/p", List(R"({"secretKey":"A","secretValue":"1","tags":[{"slug":"ci"}]})",
                          ImportEntry("dev", "/s", ImportedRow("B", "2")))));
  Request request;
  request.tags = {"ci", "c1"};
  Faults faults;
  std::vector<std::string> warnings;
  CheckTags(answers, request, faults, warnings);
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(faults.Merge().message, "no secret of \"/p\" has the tag \"c1\"");
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("imported")));

  Faults none;
  request.allow_empty = true;
  CheckTags(answers, request, none, warnings);
  EXPECT_TRUE(none.empty());
  warnings.clear();
  request.tags.clear();
  CheckTags(answers, request, none, warnings);
  EXPECT_THAT(warnings, IsEmpty());
}

}  // namespace
}  // namespace stepveil
