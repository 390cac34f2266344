#include "core/cli/options_export.h"

#include "tests/core/cli/command_lines.h"

namespace stepveil {
namespace {

using testing::HasSubstr;

std::string TargetOf(std::vector<std::string> flags) {
  flags.insert(flags.begin(), "export");
  const auto line = Parse(std::move(flags));
  return line ? line->target : Render(line.error());
}

TEST(TakeTarget, KnowsTheTargets) {
  EXPECT_EQ(TargetOf({"--to", "github"}), "github");
  EXPECT_EQ(FailureOf({"export", "--to", "dotnev"}),
            "stepveil: error: unknown target \"dotnev\"\n"
            "stepveil: hint: did you mean \"dotenv\"?\n");
  EXPECT_THAT(FailureOf({"export", "--to", kCanary}), HasSubstr("error: unknown target\n"));
  EXPECT_THAT(FailureOf({"export", "--to", "github", "-o", "f"}),
              HasSubstr("\"--output-file\" goes with a format only"));
}

TEST(TakeTarget, AFormatHasTheNameThatInfisicalGivesIt) {
  EXPECT_EQ(TargetOf({}), "dotenv");
  EXPECT_EQ(TargetOf({"--format", "dotenv"}), "dotenv");
  EXPECT_EQ(TargetOf({"-f", "dotenv-export"}), "dotenv-export");
  EXPECT_EQ(TargetOf({"--format=dotenv-eval"}), "shell");
  EXPECT_EQ(TargetOf({"--format=json"}), "json-list");
  EXPECT_EQ(TargetOf({"--format=JSON"}), "json-list");
  EXPECT_EQ(TargetOf({"--format=yaml"}), "yaml");
  EXPECT_EQ(TargetOf({"--format=csv"}), "csv");
  EXPECT_EQ(TargetOf({"--to=json"}), "json");
  EXPECT_EQ(FailureOf({"export", "--format", "ymal"}),
            "stepveil: error: unknown format \"ymal\"\n"
            "stepveil: hint: did you mean \"yaml\"?\n");
  EXPECT_THAT(FailureOf({"export", "--format", "github"}),
              HasSubstr("hint: formats are dotenv, dotenv-export, dotenv-expand, docker-env, csv, "
                        "json, json-list, yaml, shell, powershell\n"));
  EXPECT_THAT(FailureOf({"export", "--format", "json", "--to", "yaml"}),
              HasSubstr("both \"--to\" and \"--format\" are given"));
}

}  // namespace
}  // namespace stepveil
