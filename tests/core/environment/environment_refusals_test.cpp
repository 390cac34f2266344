#include "tests/core/environment/fetched.h"

namespace stepveil {
namespace {

TEST(EnvironmentTest, NamesBothFoldersOfADuplicate) {
  const std::string text =
      FailureOf(SetOf(Fetched("X", kCanary, "/backend"), Fetched("X", "other", "/shared")));
  EXPECT_THAT(text, AllOf(HasSubstr("\"X\" of \"/backend\" and \"X\" of \"/shared\""),
                          HasSubstr("--duplicates first"), Not(HasSubstr("other"))));
}

TEST(EnvironmentTest, NamesTheEnvironmentsOfADuplicateWhereTheyDiffer) {
  FetchedSecret imported = Fetched("X", "other", "/backend");
  imported.environment = "prod";
  EXPECT_THAT(FailureOf(SetOf(Fetched("X"), std::move(imported))),
              HasSubstr("\"X\" of \"/backend\" of environment \"dev\" and \"X\" of \"/backend\" of "
                        "environment \"prod\""));
}

TEST(EnvironmentTest, FindsDuplicatesThatRenameMakes) {
  Selection selection;
  selection.rename = {{"A", "B"}};
  EXPECT_THAT(FailureOf(SetOf(Fetched("A"), Fetched("B")), selection),
              HasSubstr("the name \"B\" is asked for by \"A\" of \"/backend\" and \"B\" of"));
}

TEST(EnvironmentTest, SettlesDuplicatesInTheOrderOfTheRequest) {
  for (const auto& [rule, expected] : {std::pair(Duplicates::kFirstWins, "/backend"),
                                       std::pair(Duplicates::kLastWins, "/shared")}) {
    Selection selection;
    selection.duplicates = rule;
    const auto environment =
        BuildEnvironment(SetOf(Fetched("X", "1", "/backend"), Fetched("X", "2", "/compose"),
                               Fetched("X", "3", "/shared")),
                         selection, {});
    ASSERT_TRUE(environment);
    ASSERT_EQ(environment->variables.size(), 1U);
    EXPECT_EQ(environment->variables[0].path, expected);
    const bool first = rule == Duplicates::kFirstWins;
    EXPECT_THAT(environment->variables[0].passed_over,
                ElementsAre(first ? "\"X\" of \"/compose\"" : "\"X\" of \"/backend\"",
                            first ? "\"X\" of \"/shared\"" : "\"X\" of \"/compose\""));
  }
}

TEST(EnvironmentTest, DoesNotJudgeTheLoserOfADuplicate) {
  Selection selection;
  selection.duplicates = Duplicates::kLastWins;
  const std::string with_nul("a\0b", 3);
  EXPECT_THAT(NamesOf(BuildEnvironment(
                  SetOf(Fetched("X", with_nul), Fetched("X", "fine", "/shared")), selection, {})),
              ElementsAre("X"));
}

TEST(EnvironmentTest, TakesOneSecretThatTwoPathsBringOnce) {
  FetchedSecret imported = Fetched("X", "same", "/shared");
  imported.imported = true;
  EXPECT_THAT(NamesOf(BuildEnvironment(SetOf(Fetched("X", "same", "/shared"), std::move(imported)),
                                       {}, {})),
              ElementsAre("X"));
  FetchedSecret other = Fetched("X", "other", "/shared");
  other.imported = true;
  other.asked_path = "/backend";
  EXPECT_THAT(FailureOf(SetOf(Fetched("X", "same", "/shared"), std::move(other))),
              HasSubstr("\"X\" of \"/shared\" (imported by \"/backend\")"));
}

TEST(EnvironmentTest, NamesRequiredNamesThatAreMissing) {
  Selection selection;
  selection.require = {"DATABASE_ULR", "REDIS_URL", "PORT"};
  EXPECT_THAT(FailureOf(SetOf(Fetched("DATABASE_URL"), Fetched("PORT")), selection),
              AllOf(HasSubstr("required name \"DATABASE_ULR\""),
                    HasSubstr("did you mean \"DATABASE_URL\"?"), HasSubstr("\"REDIS_URL\""),
                    Not(HasSubstr("\"PORT\""))));
}

TEST(EnvironmentTest, RefusesNulAndWhatIsTooLong) {
  EXPECT_THAT(FailureOf(SetOf(Fetched("X", std::string(kCanary) + '\0'))),
              HasSubstr("\"X\" of \"/backend\" cannot be a variable: its value holds a NUL byte"));
  const std::size_t room = kLongestVariableBytes - 3;  // "X", "=" and NUL
  EXPECT_THAT(NamesOf(BuildEnvironment(SetOf(Fetched("X", std::string(room, 'a'))), {}, {})),
              ElementsAre("X"));
  EXPECT_THAT(FailureOf(SetOf(Fetched("X", std::string(room + 1, 'a')))),
              AllOf(HasSubstr("more than the 131072 bytes"), Not(HasSubstr("131073"))));
}

TEST(EnvironmentTest, MarksWhatBecomesAFileByItsFinalName) {
  Selection selection;
  selection.as_file = {"KEY"};
  selection.rename = {{"TLS_KEY", "KEY"}};
  const auto environment = BuildEnvironment(
      SetOf(Fetched("OTHER"), Fetched("TLS_KEY", std::string(200'000, '\0'))), selection, {});
  ASSERT_THAT(NamesOf(environment), ElementsAre("KEY", "OTHER"));
  EXPECT_TRUE(environment->variables[0].as_file);
  EXPECT_FALSE(environment->variables[1].as_file);
  selection.as_file = {"TLS_KEY"};
  EXPECT_THAT(FailureOf(SetOf(Fetched("TLS_KEY")), selection),
              AllOf(HasSubstr("as-file name \"TLS_KEY\" is not among the secrets"),
                    HasSubstr("left out by only or except?")));
}

TEST(EnvironmentTest, ListsEveryFaultAtOnce) {
  Selection selection;
  selection.require = {"MISSING"};
  const std::string text =
      FailureOf(SetOf(Fetched("1DIGIT"), Fetched("PATH"), Fetched("NUL", std::string("\0", 1)),
                      Fetched("TWICE", "a"), Fetched("TWICE", "b", "/shared")),
                selection);
  EXPECT_THAT(text, AllOf(HasSubstr("1DIGIT"), HasSubstr("PATH"), HasSubstr("NUL"),
                          HasSubstr("TWICE"), HasSubstr("MISSING")));
}

TEST(EnvironmentTest, ADocumentCarriesAnyName) {
  for (const char* name : kOddNames) {
    EXPECT_THAT(NamesOf(BuildEnvironment(SetOf(Fetched(name)), {}, {Carrier::kDocument})),
                ElementsAre(name));
  }
  EXPECT_THAT(FailureOf(SetOf(Fetched("PATH")), {}, {Carrier::kDocument}),
              HasSubstr("is protected"));
}

TEST(EnvironmentTest, ACommandCarriesAnyNameThatIsLetThrough) {
  for (const std::string name : kOddNames) {
    Selection selection;
    EXPECT_THAT(FailureOf(SetOf(Fetched(name)), selection, {Carrier::kCommand}),
                HasSubstr("let it through as it is with --allow-names "));
    selection.allow_names = {name};
    EXPECT_THAT(NamesOf(BuildEnvironment(SetOf(Fetched(name)), selection, {Carrier::kCommand})),
                ElementsAre(name));
    for (const Carrier carrier : {Carrier::kSteps, Carrier::kText}) {
      EXPECT_THAT(FailureOf(SetOf(Fetched(name)), selection, {carrier}),
                  AllOf(HasSubstr("cannot be a variable"), Not(HasSubstr("allow-names"))));
    }
    Selection as_file;
    as_file.as_file = {name};
    EXPECT_THAT(NamesOf(BuildEnvironment(SetOf(Fetched(name)), as_file, {Carrier::kCommand})),
                ElementsAre(name));
  }
  EXPECT_THAT(FailureOf(SetOf(Fetched("a.b")), {}, {Carrier::kText}), HasSubstr("--to json"));
}

TEST(EnvironmentTest, WhatExecveCantCarryIsNeverLetThrough) {
  for (const std::string& name : {std::string(), std::string("A=B"), std::string("A\0B", 3)}) {
    Selection selection;
    selection.allow_names = {name};
    EXPECT_THAT(FailureOf(SetOf(Fetched(name)), selection, {Carrier::kCommand}),
                AllOf(HasSubstr("cannot be a variable"), Not(HasSubstr("allow-names"))));
  }
}

TEST(EnvironmentTest, APlainNameOfOnlyHasToBeThere) {
  Selection selection;
  selection.only = {"API_ULR", "DATABASE_*"};
  const auto set = [] { return SetOf(Fetched("API_URL"), Fetched("DATABASE_URL")); };
  EXPECT_THAT(FailureOf(set(), selection),
              AllOf(HasSubstr("only \"API_ULR\" is not among the secrets"),
                    HasSubstr("did you mean \"API_URL\"?")));
  selection.allow_none = true;
  const auto environment = BuildEnvironment(set(), selection, {});
  EXPECT_THAT(NamesOf(environment), ElementsAre("DATABASE_URL"));
  EXPECT_THAT(environment->warnings, ElementsAre("only \"API_ULR\" matches no secret"));
}

TEST(EnvironmentTest, NothingLeftOfSomethingIsAnError) {
  Selection selection;
  selection.only = {"NOPE_*"};
  EXPECT_THAT(FailureOf(SetOf(Fetched("A"), Fetched("B")), selection),
              HasSubstr("none of the 2 secrets is left after only and except"));
  Selection all;
  all.except = {"*"};
  EXPECT_THAT(FailureOf(SetOf(Fetched("A")), all), HasSubstr("is left"));
  selection.allow_none = true;
  EXPECT_THAT(NamesOf(BuildEnvironment(SetOf(Fetched("A")), selection, {})), IsEmpty());
}

TEST(EnvironmentTest, StrictNamesTakesWhatIsListedAlone) {
  Selection selection;
  selection.strict_names = true;
  selection.require = {"LISTED", "FINAL"};
  selection.as_file = {"KEY"};
  selection.rename = {{"ORIGINAL", "FINAL"}};
  const auto set = [](const char* more) {
    return SetOf(Fetched("LISTED"), Fetched("ORIGINAL"), Fetched("KEY"), Fetched(more));
  };
  EXPECT_THAT(FailureOf(set("TAR_OPTIONS_OF_TOMORROW"), selection),
              AllOf(HasSubstr("\"TAR_OPTIONS_OF_TOMORROW\" of \"/backend\" is not listed"),
                    Not(HasSubstr("\"KEY\"")), Not(HasSubstr("\"FINAL\""))));
  selection.only = {"*", "?*"};
  EXPECT_THAT(FailureOf(set("OTHER"), selection), HasSubstr("\"OTHER\" of"));
  selection.only = {"*", "OTH*"};
  EXPECT_THAT(NamesOf(BuildEnvironment(set("OTHER"), selection, {})),
              ElementsAre("FINAL", "KEY", "LISTED", "OTHER"));
}

TEST(EnvironmentTest, RefusesWhatIsTooLargeTogetherAndNamesTheLargest) {
  const auto set = [] {
    return SetOf(Fetched("A", std::string(1000, 'a')), Fetched("B", std::string(3000, 'b')),
                 Fetched("C", std::string(2000, 'c')), Fetched("D", std::string(4000, 'd')));
  };
  const std::size_t sum = 10'000 + 4 * (1 + 2 + sizeof(char*));
  Carriage carriage;
  carriage.most_bytes = sum;
  EXPECT_TRUE(BuildEnvironment(set(), {}, carriage));
  carriage.most_bytes = sum - 1;
  EXPECT_THAT(FailureOf(set(), {}, carriage),
              AllOf(HasSubstr("4 secrets are too large together"),
                    HasSubstr("the largest are \"D\", \"B\", \"C\"\n"), HasSubstr("--as-file"),
                    Not(HasSubstr("000"))));
  Selection selection;
  selection.as_file = {"D"};
  carriage.most_bytes = sum + 100;
  EXPECT_TRUE(BuildEnvironment(set(), selection, carriage));
}

TEST(EnvironmentTest, NoSecretIsAnEmptyEnvironment) {
  EXPECT_THAT(NamesOf(BuildEnvironment({}, {}, {})), IsEmpty());
}

}  // namespace
}  // namespace stepveil
