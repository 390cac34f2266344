#include "core/config/project_file.h"

#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Outcome {
  ProjectFile file;
  std::string printed;  // "" = no fault
};

Outcome Read(const std::string& text) {
  SettingFaults faults;
  Outcome outcome{ReadProjectFile(text, ".stepveil.yaml", faults), ""};
  if (!faults.empty()) {
    outcome.printed = Render(std::move(faults).Combined("the settings"));
  }
  EXPECT_THAT(outcome.printed, Not(HasSubstr(kCanary)));
  return outcome;
}

TEST(ReadProjectFile, ReadsTheWholeSchema) {
  const Outcome outcome = Read(
      "domain: [https://a.example, https://b.example/api/]\n"
      "project: acme-app\n"
      "environment: prod\n"
      "deadline: 30s\n"
      "connect-timeout: 500ms\n"
      "login: { method: oidc, identity-id: 0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f,\n"
      "         audience: https://acme.example, client-id: c, organization-slug: o }\n"
      "processes:\n"
      "  backend:  { path: /backend }\n"
      "  frontend: { path: /frontend, only: [\"NEXT_PUBLIC_*\", API_URL], unmasked: [LOG_LEVEL] }\n"
      "  compose:\n"
      "    path: [/compose, /shared]\n"
      "    environment: staging\n"
      "    recursive: true\n"
      "    tags: ci\n"
      "    except: [TMP_*]\n"
      "    rename: { PG_PASSWORD: POSTGRES_PASSWORD }\n"
      "    prefix: C_\n"
      "    require: [POSTGRES_PASSWORD]\n"
      "    as-file: TLS_KEY\n"
      "    duplicates: last\n"
      "    command: docker compose up && echo \"$A\"\n"
      "  worker: { command: [./worker, --queue, \"a b\"] }\n");
  ASSERT_EQ(outcome.printed, "");
  const Settings& top = outcome.file.settings;
  EXPECT_THAT(*top.domains, ElementsAre("https://a.example", "https://b.example/api/"));
  EXPECT_EQ(top.project, "acme-app");
  EXPECT_EQ(top.environment, "prod");
  EXPECT_EQ(top.deadline, "30s");
  EXPECT_EQ(top.connect_timeout, "500ms");
  EXPECT_EQ(top.method, "oidc");
  EXPECT_EQ(top.identity_id, "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f");
  EXPECT_EQ(top.audience, "https://acme.example");
  EXPECT_EQ(top.login.texts.at("client-id"), "c");
  EXPECT_EQ(top.organization_slug, "o");
  EXPECT_EQ(top.origins.at("deadline"), ".stepveil.yaml:4:11");
  ASSERT_EQ(outcome.file.processes.size(), 4U);
  const Settings& compose = outcome.file.processes.at("compose");
  EXPECT_THAT(*compose.paths, ElementsAre("/compose", "/shared"));
  EXPECT_EQ(compose.environment, "staging");
  EXPECT_EQ(compose.recursive, true);
  EXPECT_THAT(*compose.tags, ElementsAre("ci"));
  EXPECT_THAT(*compose.except, ElementsAre("TMP_*"));
  EXPECT_EQ(compose.rename->at("PG_PASSWORD"), "POSTGRES_PASSWORD");
  EXPECT_EQ(compose.prefix, "C_");
  EXPECT_THAT(*compose.require, ElementsAre("POSTGRES_PASSWORD"));
  EXPECT_THAT(*compose.as_file, ElementsAre("TLS_KEY"));
  EXPECT_EQ(compose.duplicates, "last");
  EXPECT_THAT(*compose.command, ElementsAre("sh", "-c", "docker compose up && echo \"$A\""));
  EXPECT_THAT(*outcome.file.processes.at("worker").command,
              ElementsAre("./worker", "--queue", "a b"));
  EXPECT_EQ(outcome.file.processes.at("backend").command, std::nullopt);
  const Settings& frontend = outcome.file.processes.at("frontend");
  EXPECT_THAT(*frontend.only, ElementsAre("NEXT_PUBLIC_*", "API_URL"));
  EXPECT_THAT(*frontend.unmasked, ElementsAre("LOG_LEVEL"));
}

TEST(ReadProjectFile, RefusesACommandThatIsNone) {
  const std::string before = "stepveil: error: .stepveil.yaml:1:26: ";
  const auto printed = [](const std::string& command) {
    const Outcome outcome = Read("processes: {a: {command: " + command + "}}\n");
    EXPECT_EQ(outcome.file.processes.at("a").command, std::nullopt);
    return outcome.printed;
  };
  EXPECT_EQ(printed("''"), before + "\"command\" must be text or a list of texts\n");
  EXPECT_EQ(printed("{sh: x}"), before + "\"command\" must be text or a list of texts\n");
  EXPECT_EQ(printed("[]"), before +
                               "\"command\" is empty\n"
                               "stepveil: hint: write it like: command: cargo loco start\n");
  EXPECT_EQ(printed("\"a\\0b\""), before + "a command can hold no NUL\n");
  EXPECT_EQ(Read("command: x\n").printed.find("unknown key \"command\"") == std::string::npos,
            false);
}

TEST(ReadProjectFile, NamesAnUnknownKeyAndTheNearest) {
  EXPECT_EQ(Read("project: a\nenvironment: b\ndeadlien: 10s\n").printed,
            "stepveil: error: .stepveil.yaml:3:1: unknown key \"deadlien\"\n"
            "stepveil: hint: did you mean \"deadline\"?\n");
  EXPECT_EQ(
      Read("xyzzy: " + std::string(kCanary)).printed,
      "stepveil: error: .stepveil.yaml:1:1: unknown key \"xyzzy\"\n"
      "stepveil: hint: known here are client-cert, client-key, connect-timeout, deadline, domain, "
      "environment, fallback, "
      "fallback-max-age, login, "
      "processes, project, strict-names\n");
  EXPECT_THAT(Read("login: {methd: oidc}\n").printed,
              HasSubstr(".stepveil.yaml:1:9: unknown key \"methd\"\n"
                        "stepveil: hint: did you mean \"method\"?"));
}

TEST(ReadProjectFile, ARepeatedKeyIsOneFaultAndItsSecondValueIsNotRead) {
  const Outcome top = Read("project: a\nproject: [b]\n");
  EXPECT_EQ(
      top.printed,
      "stepveil: error: .stepveil.yaml:2:1: key \"project\" is given twice, first in line 1\n");
  EXPECT_EQ(top.file.settings.project, "a");
  const Outcome rename = Read("processes: {a: {rename: {A: B, A: C}}}\n");
  EXPECT_THAT(rename.printed, HasSubstr("key \"A\" is given twice"));
  EXPECT_EQ(rename.file.processes.at("a").rename, std::nullopt);
}

TEST(ReadProjectFile, FindsAllFaultsAtOnce) {
  EXPECT_EQ(Read("proejct: a\n"
                 "environment: [b]\n"
                 "deadline: soon\n"
                 "domain: ftp://x\n"
                 "environment: c\n"
                 "processes:\n"
                 "  Back End: {}\n"
                 "  web: { pth: /x, path: [/a, b], recursive: \"true\", only: {} }\n"
                 "  web: {}\n")
                .printed,
            "stepveil: error: 11 faults in the settings:\n"
            "  .stepveil.yaml:5:1: key \"environment\" is given twice, first in line 2\n"
            "  .stepveil.yaml:1:1: unknown key \"proejct\"; did you mean \"project\"?\n"
            "  .stepveil.yaml:2:14: \"environment\" must be text\n"
            "  .stepveil.yaml:3:11: not a duration; write it like 500ms, 10s, 2m or 120\n"
            "  .stepveil.yaml:4:9: the address starts with neither https:// nor http://; write it "
            "like https://infisical.example or https://host:8443\n"
            "  .stepveil.yaml:9:3: key \"web\" is given twice, first in line 8\n"
            "  .stepveil.yaml:7:3: process name \"Back End\" is not valid; use lower-case letters, "
            "digits, \"-\" and \"_\"\n"
            "  .stepveil.yaml:8:10: unknown key \"pth\"; did you mean \"path\"?\n"
            "  .stepveil.yaml:8:30: path \"b\" does not start with \"/\"; did you mean \"/b\"?\n"
            "  .stepveil.yaml:8:45: \"recursive\" must be true or false\n"
            "  .stepveil.yaml:8:59: \"only\" must be text or a list of texts\n");
}

TEST(ReadProjectFile, RefusesWrongTypesEverywhere) {
  const std::string canary = kCanary;
  const std::vector<std::string> texts{"- " + canary,
                                       canary,
                                       "\"" + canary + "\"",
                                       "project: {a: " + canary + "}",
                                       "project:",
                                       "project: ''",
                                       "login: " + canary,
                                       "processes: [" + canary + "]",
                                       "processes: {a: " + canary + "}",
                                       "processes: {a: ~}",
                                       "domain: {a: " + canary + "}",
                                       "domain: [[" + canary + "]]",
                                       "processes: {a: {rename: [" + canary + "]}}",
                                       "processes: {a: {rename: {A: [" + canary + "]}}}",
                                       "processes: {a: {rename: {A: x, A: " + canary + "}}}",
                                       "processes: {a: {recursive: " + canary + "}}",
                                       "processes: {a: {only: [~]}}",
                                       "processes: {a: {duplicates: " + canary + "}}",
                                       "login: {identity-id: " + canary + "}",
                                       "login: {method: " + canary + "}",
                                       "deadline: " + canary};
  for (const std::string& text : texts) {
    EXPECT_THAT(Read(text).printed, HasSubstr("stepveil: error: .stepveil.yaml:1:")) << text;
  }
}

TEST(ReadProjectFile, RefusesCredentialsWithoutShowingThem) {
  for (const char* key : {"token", "client-secret", "jwt", "oidc-jwt", "id-token"}) {
    const std::string line = std::string(key) + ": " + kCanary + "\n";
    for (const std::string& text : {line, "login:\n  " + line, "processes:\n  a:\n    " + line}) {
      EXPECT_THAT(Read(text).printed,
                  HasSubstr("is a credential and must not stand in the repository"))
          << text;
    }
  }
  EXPECT_EQ(Read("login: {client-secret: " + std::string(kCanary) + "}").printed,
            "stepveil: error: .stepveil.yaml:1:9: \"client-secret\" is a credential and must not "
            "stand in the repository\n"
            "stepveil: hint: remove it, give out a new one, and set "
            "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET in the CI system\n");
}

TEST(ReadProjectFile, RefusesWhatARepositoryMustNotDecide) {
  for (const char* key :
       {"ca-file", "allow-http", "header", "headers", "allow-names", "id-token-env", "keep-token",
        "allowed-domains", "mask", "no-mask", "keep-env"}) {
    const std::string line = std::string(key) + ": x\n";
    for (const std::string& text : {line, "login:\n  " + line, "processes:\n  a:\n    " + line}) {
      EXPECT_THAT(Read(text).printed, HasSubstr("may not be set by a file of the repository"))
          << text;
    }
  }
  EXPECT_EQ(Read("processes: {a: {allow-names: [PATH]}}").printed,
            "stepveil: error: .stepveil.yaml:1:17: \"allow-names\" may not be set by a file of the "
            "repository\n"
            "stepveil: hint: use --allow-names or STEPVEIL_ALLOW_NAMES\n");
  for (const char* all : {"*", "?*", "*?", "**", "???", "?"}) {
    EXPECT_THAT(Read(std::string("processes: {a: {unmasked: [LOG_LEVEL, '") + all + "']}}").printed,
                HasSubstr(".stepveil.yaml:1:39: a file of the repository may not unmask every "
                          "secret"))
        << all;
  }
}

TEST(ReadProjectFile, AnEmptyFileIsAFault) {
  EXPECT_EQ(Read("").printed,
            "stepveil: error: .stepveil.yaml: the file is empty\n"
            "stepveil: hint: write at least \"project:\" and \"environment:\", or remove the "
            "file\n");
}

TEST(ReadProjectFile, StaysQuickOnAFileOfFaults) {
  std::string text;
  for (int i = 0; i < 60'000; ++i) {
    text += "k" + std::to_string(i) + ":\n";
  }
  EXPECT_THAT(Read(text).printed, HasSubstr("60000 faults in the settings"));
}

// A file may make the names stricter, for all or for one process.
TEST(ReadProjectFile, StrictNames) {
  const auto top = Read("strict-names: true\nprocesses: {a: {path: /a, strict-names: false}}");
  EXPECT_EQ(top.printed, "");
  EXPECT_EQ(top.file.settings.strict_names, true);
  EXPECT_EQ(top.file.processes.at("a").strict_names, false);
  EXPECT_THAT(Read("strict-names: perhaps").printed, HasSubstr("strict-names"));
}

}  // namespace
}  // namespace stepveil
