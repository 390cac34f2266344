#include "core/init/settings_text.h"

#include "core/config/project_file.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kId = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";

std::string AsLines(const Error& error) {
  std::string lines = error.message;
  for (const std::string& hint : error.hints) {
    lines += "\n" + hint;
  }
  return lines;
}

std::string TextOf(const Settings& settings) {
  const auto text = SettingsText(settings, "https://a.example/schema.json");
  return text ? *text : "error: " + text.error().message;
}

ProjectFile Loaded(const std::string& text) {
  SettingFaults faults;
  ProjectFile file = ReadProjectFile(text, ".stepveil.yaml", faults);
  EXPECT_TRUE(faults.empty()) << text;
  return file;
}

Settings All() {
  Settings all;
  all.project = "acme-app";
  all.environment = "prod";
  all.process = "backend";
  all.paths = {"/backend", "/shared"};
  all.domains = {"https://infisical.example.com"};
  all.method = "oidc";
  all.identity_id = kId;
  all.audience = "https://acme.example";
  return all;
}

TEST(SettingsText, WhatIsEmptyIsNotGiven) {
  Settings empty;
  empty.project = empty.environment = empty.method = empty.audience = "";
  EXPECT_EQ(TextOf(empty), TextOf({}));
}

TEST(SettingsText, StartsWithTheSchemaAndHoldsComments) {
  const std::string text = TextOf({});
  EXPECT_THAT(text, StartsWith("# yaml-language-server: $schema=https://a.example/schema.json\n"));
  EXPECT_THAT(text, HasSubstr("\n# project: acme-app "));
  EXPECT_THAT(text, HasSubstr("\n# login:\n#   method: oidc "));
  const ProjectFile file = Loaded(text);
  EXPECT_FALSE(file.settings.project);
  EXPECT_THAT(*file.processes.at("app").paths, ElementsAre("/"));
}

TEST(SettingsText, LoadsAsWhatItWasMadeFrom) {
  const ProjectFile file = Loaded(TextOf(All()));
  EXPECT_EQ(file.settings.project, "acme-app");
  EXPECT_EQ(file.settings.environment, "prod");
  EXPECT_THAT(*file.settings.domains, ElementsAre("https://infisical.example.com"));
  EXPECT_EQ(file.settings.method, "oidc");
  EXPECT_EQ(file.settings.identity_id, kId);
  EXPECT_EQ(file.settings.audience, "https://acme.example");
  EXPECT_THAT(*file.processes.at("backend").paths, ElementsAre("/backend", "/shared"));
}

// What YAML would read otherwise: the text that comes back is the one that was given.
TEST(SettingsText, QuotesWhatYamlWouldTakeForSomethingElse) {
  for (const char* hard :
       {"true", "no",    "null", "~",  "0123", "1e3",        "a: b", "a #b", "- a",
        "'a'",  "\"a\"", "&a",   "*a", "!a",   "{a}",        "[a]",  "a\\b", "@a",
        "`a`",  "%a",    "|",    ">",  "?a",   "2026-01-01", "ä",    "a:"}) {
    Settings settings;
    settings.project = hard;
    settings.environment = hard;
    const std::string text = TextOf(settings);
    const ProjectFile file = Loaded(text);
    EXPECT_EQ(file.settings.project, hard) << text;
    EXPECT_EQ(file.settings.environment, hard) << text;
  }
}

TEST(SettingsText, RefusesWhatTheFileCannotHold) {
  const auto refused = [](auto change) {
    Settings settings = All();
    change(settings);
    const auto text = SettingsText(settings, "1");
    EXPECT_FALSE(text);
    return text ? std::string() : AsLines(text.error());
  };
  EXPECT_THAT(refused([](Settings& s) { s.process = "My App"; }), HasSubstr("--process"));
  EXPECT_THAT(refused([](Settings& s) { s.paths = {"/a/../b"}; }), HasSubstr("step"));
  EXPECT_THAT(refused([](Settings& s) { s.method = "nonsense"; }), HasSubstr("login method"));
  const std::string id = refused([](Settings& s) { s.identity_id = "canary-9f3b-SECRET"; });
  EXPECT_THAT(id, HasSubstr("not a UUID"));
  EXPECT_THAT(id, Not(HasSubstr("canary")));
  EXPECT_THAT(refused([](Settings& s) { s.domains = {"ftp://x"}; }), HasSubstr("https://"));
}

// By the validator that editors use.
TEST(SettingsText, PassesTheSchema) {
  const std::filesystem::path source = STEPVEIL_SOURCE_DIR;
  const std::string modules = source / "build/tools/node/node_modules";
  if (!std::filesystem::exists(modules)) {
    GTEST_SKIP() << "no packages of node: ./dev setup";
  }
  const testing::ScratchFolder folder;
  std::vector<std::string> command = {"node", source / "tests/support/node/schema_files.js",
                                      source / "core/config/stepveil.schema.json"};
  command.push_back(folder.Write("all.yaml", TextOf(All())));
  command.push_back(folder.Write("none.yaml", TextOf({})));
  const auto ran = testing::RunProcess(
      command, {{"NODE_PATH=" + modules, "PATH=/usr/local/bin:/usr/bin:/bin"}, "/"});
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  command.push_back(folder.Write("bad.yaml", "project: x\nno-such-key: 1\n"));
  EXPECT_EQ(
      testing::RunProcess(command, {{"NODE_PATH=" + modules, "PATH=/usr/bin:/bin"}, "/"}).exit_code,
      1);
}

}  // namespace
}  // namespace stepveil
