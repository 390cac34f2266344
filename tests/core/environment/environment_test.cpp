#include "core/environment/environment.h"

#include "tests/core/environment/fetched.h"

namespace stepveil {
namespace {

TEST(EnvironmentTest, SortsByNameAndKeepsWhereAValueCameFrom) {
  FetchedSecret imported = Fetched("A", "value of a", "/shared");
  imported.imported = true;
  const auto environment = BuildEnvironment(SetOf(Fetched("B"), std::move(imported)), {}, {});
  ASSERT_TRUE(environment);
  ASSERT_THAT(NamesOf(environment), ElementsAre("A", "B"));
  const Variable& a = environment->variables.front();
  EXPECT_EQ(a.value.Expose(), "value of a");
  EXPECT_EQ(a.path, "/shared");
  EXPECT_EQ(a.environment, "dev");
  EXPECT_TRUE(a.imported);
  EXPECT_TRUE(a.masked);
  EXPECT_THAT(environment->warnings, IsEmpty());
}

TEST(EnvironmentTest, SelectsByInfisicalsNames) {
  Selection selection;
  selection.only = {"NEXT_PUBLIC_*", "API_URL"};
  selection.except = {"*_DEBUG"};
  const auto environment =
      BuildEnvironment(SetOf(Fetched("API_URL"), Fetched("DATABASE_URL"), Fetched("NEXT_PUBLIC_A"),
                             Fetched("NEXT_PUBLIC_DEBUG")),
                       selection, {});
  EXPECT_THAT(NamesOf(environment), ElementsAre("API_URL", "NEXT_PUBLIC_A"));
}

TEST(EnvironmentTest, LeavesOutWhatItDoesNotTakeUnchecked) {
  Selection selection;
  selection.except = {"bad name", "PATH"};
  const auto environment =
      BuildEnvironment(SetOf(Fetched("bad name"), Fetched("PATH"), Fetched("GOOD")), selection, {});
  EXPECT_THAT(NamesOf(environment), ElementsAre("GOOD"));
}

TEST(EnvironmentTest, RenamesBeforeItPutsThePrefix) {
  Selection selection;
  selection.rename = {{"PG_PASSWORD", "POSTGRES_PASSWORD"}, {"1DIGIT", "DIGIT"}};
  selection.prefix = "APP_";
  selection.require = {"APP_POSTGRES_PASSWORD"};
  const auto environment = BuildEnvironment(
      SetOf(Fetched("PG_PASSWORD"), Fetched("1DIGIT"), Fetched("PORT")), selection, {});
  EXPECT_THAT(NamesOf(environment), ElementsAre("APP_DIGIT", "APP_PORT", "APP_POSTGRES_PASSWORD"));
}

TEST(EnvironmentTest, MarksPlainSettingsByNameGlobAndTag) {
  Selection selection;
  selection.unmasked = {"LOG_*", "tag:plain"};
  selection.rename = {{"LOG_LEVEL", "LEVEL"}};
  FetchedSecret tagged = Fetched("REGION");
  tagged.tags = {"other", "plain"};
  const auto environment = BuildEnvironment(
      SetOf(Fetched("LOG_LEVEL"), std::move(tagged), Fetched("TOKEN")), selection, {});
  ASSERT_THAT(NamesOf(environment), ElementsAre("LEVEL", "REGION", "TOKEN"));
  EXPECT_FALSE(environment->variables[0].masked);
  EXPECT_FALSE(environment->variables[1].masked);
  EXPECT_TRUE(environment->variables[2].masked);
}

TEST(EnvironmentTest, WarnsOfPatternsThatMatchNothing) {
  Selection selection;
  selection.only = {"API_ULR_*", "*"};
  selection.except = {"API_URI"};
  selection.rename = {{"PG_PASSWROD", "POSTGRES_PASSWORD"}};
  const auto environment = BuildEnvironment(SetOf(Fetched("API_URL")), selection, {});
  ASSERT_TRUE(environment);
  EXPECT_THAT(environment->warnings, ElementsAre("only \"API_ULR_*\" matches no secret",
                                                 "except \"API_URI\" matches no secret",
                                                 "rename \"PG_PASSWROD\" matches no secret"));
}

TEST(EnvironmentTest, RefusesNamesThatNoVariableCanHave) {
  for (const char* name : {"1DIGIT", "HAS=EQ", "HAS SPACE", "with\nnewline", "", "\xc3\x9cNI"}) {
    EXPECT_THAT(FailureOf(SetOf(Fetched(name))),
                AllOf(HasSubstr("of \"/backend\" cannot be a variable"), HasSubstr("rename"),
                      Not(HasSubstr("\nnewline"))))
        << name;
  }
}

TEST(EnvironmentTest, RefusesProtectedNamesWithTheirReason) {
  EXPECT_THAT(FailureOf(SetOf(Fetched("LD_PRELOAD"))),
              AllOf(HasSubstr("\"LD_PRELOAD\" of \"/backend\" is protected: it steers the dynamic "
                              "linker"),
                    HasSubstr("allow-names")));
  EXPECT_THAT(FailureOf(SetOf(Fetched("RUNNER_TEMP")), {},
                        {Carrier::kSteps, {{"RUNNER_*", "belongs to the runner"}}}),
              HasSubstr("it belongs to the runner"));
}

TEST(EnvironmentTest, RefusesAProtectedNameThatRenameOrPrefixMakes) {
  Selection selection;
  selection.rename = {{"PRELOAD", "LD_PRELOAD"}};
  EXPECT_THAT(FailureOf(SetOf(Fetched("PRELOAD")), selection),
              HasSubstr("\"LD_PRELOAD\" (\"PRELOAD\" of \"/backend\") is protected"));
  Selection prefixed;
  prefixed.prefix = "LD_";
  EXPECT_THAT(FailureOf(SetOf(Fetched("PRELOAD")), prefixed), HasSubstr("is protected"));
}

TEST(EnvironmentTest, AllowsProtectedNamesOneByOne) {
  Selection selection;
  selection.allow_names = {"NODE_OPTIONS"};
  EXPECT_THAT(NamesOf(BuildEnvironment(SetOf(Fetched("NODE_OPTIONS")), selection, {})),
              ElementsAre("NODE_OPTIONS"));
  selection.allow_names = {"*", "LD_*"};
  EXPECT_THAT(FailureOf(SetOf(Fetched("LD_PRELOAD")), selection), HasSubstr("is protected"));
}

TEST(EnvironmentTest, AllowNamesMeansFinalNames) {
  Selection selection;
  selection.rename = {{"PRELOAD", "LD_PRELOAD"}, {"NODE_OPTIONS", "OPTIONS"}};
  selection.allow_names = {"LD_PRELOAD"};
  EXPECT_THAT(
      NamesOf(BuildEnvironment(SetOf(Fetched("PRELOAD"), Fetched("NODE_OPTIONS")), selection, {})),
      ElementsAre("LD_PRELOAD", "OPTIONS"));
  selection.allow_names = {"PRELOAD"};
  EXPECT_THAT(FailureOf(SetOf(Fetched("PRELOAD")), selection), HasSubstr("is protected"));
}

TEST(EnvironmentTest, AllowNamesDoesNotMakeAnInvalidNameValid) {
  Selection selection;
  selection.allow_names = {"A=B"};
  EXPECT_THAT(FailureOf(SetOf(Fetched("A=B")), selection), HasSubstr("cannot be a variable"));
}

}  // namespace
}  // namespace stepveil
