#include "core/secrets/check_values.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

ResolvedSecret Make(const std::string& name, const std::string& value, bool withheld = false) {
  ResolvedSecret settled;
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
  std::vector<ResolvedSecret> settled;
  (settled.push_back(std::move(secrets)), ...);
  Outcome outcome;
  Faults faults;
  CheckValues(settled, request, Folders(), faults, outcome.warnings);
  outcome.error = faults.empty() ? Error{} : faults.Merge();
  outcome.left = settled.size();
  return outcome;
}

// Those that the error is of, each in the folder of Make().
std::vector<std::string> NamesIn(const Error& error) {
  std::vector<std::string> names;
  for (const SecretPlace& secret : error.secrets) {
    EXPECT_EQ(secret.environment + secret.path, "dev/p");
    names.push_back(secret.name);
  }
  return names;
}

TEST(CheckValues, NamesLeftoverReferencesButNotTheirText) {
  const Outcome outcome = Check({}, Make("A", "canary-9f3b-SECRET${canary-9f3b-SECRET}"),
                                Make("B", "fine"), Make("C", "${X}"));
  EXPECT_EQ(
      outcome.error.message,
      "the server left ${...} unresolved in \"A\", \"C\" of path \"/p\" in environment \"dev\"");
  EXPECT_THAT(AllOf(outcome.error), Not(HasSubstr(kCanary)));
  EXPECT_THAT(AllOf(outcome.error), HasSubstr("--allow-unresolved"));
  EXPECT_THAT(NamesIn(outcome.error), ElementsAre("A", "C"));
}

TEST(CheckValues, ReferencesPassWhereTheyAreWanted) {
  Request request;
  request.allow_unresolved = true;
  EXPECT_EQ(Check(request, Make("A", "${X}")).error.message, "");
  request = {};
  request.expand_references = false;
  EXPECT_EQ(Check(request, Make("A", "${X}")).error.message, "");
}

TEST(CheckValues, OnlyWhatIsTakenIsLookedAtForReferences) {
  Request request;
  request.selection.except = {"A*"};
  EXPECT_EQ(Check(request, Make("A1", "${X}"), Make("B", "fine")).error.message, "");
  request.selection = {};
  request.selection.only = {"B"};
  EXPECT_EQ(Check(request, Make("A1", "${X}"), Make("B", "fine")).error.message, "");
  EXPECT_NE(Check(request, Make("A1", "fine"), Make("B", "${X}")).error.message, "");
}

TEST(CheckValues, AReferenceToNothingThatBecameNothingIsFound) {
  const ListAnswer stored =
      ReadSample(List(Row("A", "x-${TYPO}-y", "/p") + "," + Row("B", "${A}", "/p") + "," +
                      Row("C", "${canary-9f3b-SECRET}", "/p") + "," + Row("D", "[${E}]", "/p") +
                      "," + Row("E", "", "/p")));
  Folders folders;
  folders.Learn({"dev", "/p"}, stored, false);
  std::vector<ResolvedSecret> settled;
  for (const char* name : {"A", "B", "C"}) {
    settled.push_back(Make(name, "x--y"));
  }
  settled.push_back(Make("D", "[]"));
  settled.push_back(Make("E", ""));
  Faults faults;
  std::vector<std::string> warnings;
  CheckValues(settled, {}, folders, faults, warnings);
  const std::string text = AllOf(faults.Merge());
  EXPECT_THAT(text, HasSubstr("\"A\" of path \"/p\" in environment \"dev\" refers to \"TYPO\" of"));
  EXPECT_THAT(text, HasSubstr("\"B\" of path \"/p\" in environment \"dev\" refers to \"TYPO\" of"));
  EXPECT_THAT(text, HasSubstr("\"C\" of path \"/p\" in environment \"dev\" refers to a secret, "));
  EXPECT_THAT(text, Not(HasSubstr("\"D\""))) << "to an empty one";
  EXPECT_THAT(NamesIn(faults.Merge()), ElementsAre("A", "B", "C")) << "not what they refer to";
  EXPECT_THAT(text, Not(HasSubstr(kCanary)));
}

TEST(CheckValues, LinesThatWereQuotedToOneAreNamed) {
  ResolvedSecret quoted = Make("A", "\"m:line1\\nline2\"");
  quoted.one_line = true;
  EXPECT_THAT(Check({}, std::move(quoted)).warnings, ElementsAre(HasSubstr("\"A\"")));
  EXPECT_THAT(Check({}, Make("A", "\"m:line1\\nline2\"")).warnings, IsEmpty());
}

// v4's hidden values.
TEST(CheckValues, WithheldValuesFailOrAreLeftOut) {
  Request request;
  const Outcome strict = Check(request, Make("A", "<hidden-by-infisical>", true), Make("B", "b"));
  EXPECT_THAT(strict.error.message, HasSubstr("\"A\" of path \"/p\""));
  EXPECT_THAT(AllOf(strict.error), HasSubstr("--allow-partial"));
  EXPECT_THAT(NamesIn(strict.error), ElementsAre("A"));
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
