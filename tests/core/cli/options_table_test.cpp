#include "core/cli/options_table.h"

#include "tests/core/cli/command_lines.h"

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST(FlagsOf, TakesTheFlagsOfInfisicalRun) {
  const auto line = Parse({"run",
                           "--projectId",
                           "p",
                           "-e",
                           "prod",
                           "--path",
                           "/a",
                           "--path=/b",
                           "--expand=false",
                           "--include-imports=false",
                           "--recursive",
                           "--secret-overriding=false",
                           "-t",
                           "x,y",
                           "--tags",
                           "z",
                           "--domain",
                           "https://a, https://b",
                           "--project-config-dir",
                           "d",
                           "--silent",
                           "-l",
                           "debug",
                           "--",
                           "ls"});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  const Settings& settings = line->settings;
  EXPECT_EQ(settings.project, "p");
  EXPECT_EQ(settings.environment, "prod");
  EXPECT_THAT(*settings.paths, ElementsAre("/a", "/b"));
  EXPECT_EQ(settings.expand_references, false);
  EXPECT_EQ(settings.include_imports, false);
  EXPECT_EQ(settings.recursive, true);
  EXPECT_THAT(*settings.tags, ElementsAre("x", "y", "z"));
  EXPECT_THAT(*settings.domains, ElementsAre("https://a", "https://b"));
  EXPECT_EQ(settings.config_directory, "d");
  EXPECT_TRUE(line->silent);
}

TEST(FlagsOf, TakesTheFlagsOfInfisicalLogin) {
  const auto line =
      Parse({"login", "--method", "universal-auth", "--client-id", "c", "--client-secret", "s",
             "--machine-identity-id", "i", "--organization-slug", "o", "--plain", "--silent"});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  EXPECT_EQ(line->command, Command::kLogin);
  EXPECT_EQ(line->settings.method, "universal-auth");
  EXPECT_EQ(line->settings.login.texts.at("client-id"), "c");
  EXPECT_EQ(line->settings.login.secrets.at("client-secret").Expose(), "s");
  EXPECT_EQ(line->settings.identity_id, "i");
  EXPECT_EQ(line->settings.organization_slug, "o");
  EXPECT_TRUE(line->plain);
}

TEST(FlagsOf, TakesOurFlags) {
  const auto line = Parse({"export",
                           "--to",
                           "dotenv",
                           "--output-file",
                           "f",
                           "--project",
                           "p",
                           "--environment",
                           "e",
                           "--config",
                           "c",
                           "--identity-id",
                           "i",
                           "--audience",
                           "a",
                           "--id-token-env",
                           "T",
                           "--only",
                           "A*,B",
                           "--only",
                           "C",
                           "--except",
                           "D",
                           "--rename",
                           "E=F",
                           "--rename",
                           "G=H",
                           "--prefix",
                           "P_",
                           "--require",
                           "I",
                           "--unmasked",
                           "J",
                           "--strict-names",
                           "--allow-names",
                           "PATH",
                           "--duplicates",
                           "last",
                           "--ca-file",
                           "ca",
                           "--allow-http",
                           "--connect-timeout",
                           "1s",
                           "--deadline",
                           "2m",
                           "--header",
                           "X-A: 1:2",
                           "--header",
                           "X-B:",
                           "--allow-empty",
                           "--allow-unresolved=true",
                           "--allow-partial",
                           "--no-import-check",
                           "--mask-short",
                           "--mask-parts=false",
                           "--strict",
                           "--keep-token=false"});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  const Settings& settings = line->settings;
  EXPECT_EQ(line->target, "dotenv");
  EXPECT_EQ(line->output_file, "f");
  EXPECT_EQ(settings.project, "p");
  EXPECT_EQ(settings.environment, "e");
  EXPECT_EQ(settings.config_file, "c");
  EXPECT_EQ(settings.identity_id, "i");
  EXPECT_EQ(settings.audience, "a");
  EXPECT_EQ(settings.id_token_variable, "T");
  EXPECT_THAT(*settings.only, ElementsAre("A*", "B", "C"));
  EXPECT_THAT(*settings.except, ElementsAre("D"));
  EXPECT_THAT(*settings.rename, ElementsAre(Pair("E", "F"), Pair("G", "H")));
  EXPECT_EQ(settings.prefix, "P_");
  EXPECT_THAT(*settings.require, ElementsAre("I"));
  EXPECT_THAT(*settings.unmasked, ElementsAre("J"));
  EXPECT_THAT(*settings.allow_names, ElementsAre("PATH"));
  EXPECT_EQ(settings.duplicates, "last");
  EXPECT_EQ(settings.ca_file, "ca");
  EXPECT_EQ(settings.allow_http, true);
  EXPECT_EQ(settings.connect_timeout, "1s");
  EXPECT_EQ(settings.deadline, "2m");
  EXPECT_THAT(*settings.headers, ElementsAre(Pair("X-A", " 1:2"), Pair("X-B", "")));
  EXPECT_EQ(settings.allow_empty, true);
  EXPECT_EQ(settings.allow_unresolved, true);
  EXPECT_EQ(settings.allow_partial, true);
  EXPECT_EQ(settings.import_check, false);
  EXPECT_EQ(settings.mask_short, true);
  EXPECT_EQ(settings.mask_parts, false);
  EXPECT_EQ(settings.strict, true);
  EXPECT_EQ(settings.keep_token, false);
}

TEST(FlagsOf, TakesWhatOnlyRunKnows) {
  const auto line = Parse({"run", "--no-mask", "--pristine", "--keep-env", "A,B_*", "--keep-env=C",
                           "--as-file", "D,E", "--as-file=F", "--", "ls"});
  ASSERT_TRUE(line.has_value()) << Render(line.error());
  EXPECT_EQ(line->settings.mask, false);
  EXPECT_EQ(line->settings.pristine, true);
  EXPECT_THAT(*line->settings.keep_env, ElementsAre("A", "B_*", "C"));
  EXPECT_THAT(*line->settings.as_file, ElementsAre("D", "E", "F"));
  EXPECT_EQ(Parse({"run", "--no-mask=false", "--", "ls"})->settings.mask, true);
  for (const char* flag : {"--no-mask", "--pristine"}) {
    EXPECT_THAT(FailureOf({"export", "--to", "json", flag}), HasSubstr("unknown flag")) << flag;
  }
}

TEST(FlagsOf, LeavesOutWhatIsNotGiven) {
  const auto line = Parse({"run", "--", "ls"});
  EXPECT_FALSE(line->settings.recursive.has_value());
  EXPECT_FALSE(line->settings.import_check.has_value());
  EXPECT_FALSE(line->settings.domains.has_value());
  EXPECT_FALSE(line->settings.rename.has_value());
  EXPECT_FALSE(line->settings.mask.has_value());
  EXPECT_FALSE(line->settings.pristine.has_value());
}

}  // namespace
}  // namespace stepveil
