#include "github-action/inputs.h"

#include "github-action/input_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using ::testing::Pair;

constexpr const char* kCanary = "canary-9f3b-SECRET";

Inputs ReadAll(const std::vector<std::string>& block) {
  auto inputs = ReadInputs(Variables(block));
  EXPECT_TRUE(inputs) << inputs.error().message;
  return inputs ? std::move(*inputs) : Inputs();
}

Settings Read(const std::vector<std::string>& block) { return ReadAll(block).settings; }

std::string Refusal(const std::vector<std::string>& block) {
  const auto settings = ReadInputs(Variables(block));
  if (settings) {
    return "no error";
  }
  EXPECT_EQ(settings.error().code, ErrorCode::kUsage);
  std::string text = settings.error().message;
  for (const std::string& hint : settings.error().hints) {
    text += "\n" + hint;
  }
  EXPECT_THAT(text, Not(HasSubstr(kCanary)));
  return text;
}

TEST(InputsTest, AreThoseOfInfisicalsAction) {
  const Settings settings =
      Read({"INPUT_METHOD=universal", "INPUT_CLIENT-ID=id", "INPUT_CLIENT-SECRET=secret",
            "INPUT_IDENTITY-ID=uuid", "INPUT_OIDC-AUDIENCE=https://acme.example",
            "INPUT_PROJECT-SLUG=acme-app", "INPUT_ENV-SLUG=prod",
            "INPUT_DOMAIN=https://eu.infisical.com", "INPUT_SECRET-PATH=/backend",
            "INPUT_INCLUDE-IMPORTS=false", "INPUT_RECURSIVE=true", "INPUT_EXPORT-TYPE=env",
            "INPUT_EXTRA-HEADERS=X-One: 1", "INPUT_PROCESS=backend", "INPUT_CONFIG=ci/s.yaml"});
  EXPECT_EQ(settings.method, "universal");
  EXPECT_EQ(settings.login.texts.at("client-id"), "id");
  ASSERT_TRUE(settings.login.secrets.contains("client-secret"));
  EXPECT_EQ(settings.login.secrets.at("client-secret").Expose(), "secret");
  EXPECT_EQ(settings.identity_id, "uuid");
  EXPECT_EQ(settings.audience, "https://acme.example");
  EXPECT_EQ(settings.project, "acme-app");
  EXPECT_EQ(settings.environment, "prod");
  EXPECT_THAT(settings.domains, Optional(ElementsAre("https://eu.infisical.com")));
  EXPECT_THAT(settings.paths, Optional(ElementsAre("/backend")));
  EXPECT_EQ(settings.include_imports, false);
  EXPECT_EQ(settings.recursive, true);
  EXPECT_THAT(settings.headers, Optional(ElementsAre(Pair("x-one", "1"))));
  EXPECT_EQ(settings.process, "backend");
  EXPECT_EQ(settings.config_file, "ci/s.yaml");
  EXPECT_THAT(settings.credential_variables,
              ElementsAre("INPUT_CLIENT-SECRET", "INPUT_EXTRA-HEADERS"));
  EXPECT_EQ(settings.origins.at("path"), "input secret-path");
}

TEST(InputsTest, EmptyOnesAreAbsent) {
  const Settings settings =
      Read({"INPUT_METHOD=", "INPUT_CLIENT-ID=", "INPUT_CLIENT-SECRET=  ", "INPUT_PROJECT-SLUG=\n",
            "INPUT_DOMAIN=", "INPUT_SECRET-PATH=", "INPUT_RECURSIVE=", "INPUT_EXPORT-TYPE=",
            "INPUT_EXTRA-HEADERS="});
  EXPECT_FALSE(settings.method || !settings.login.texts.empty() ||
               !settings.login.secrets.empty() || settings.project || settings.domains ||
               settings.paths || settings.recursive || settings.headers);
  EXPECT_THAT(settings.credential_variables, IsEmpty());
  EXPECT_THAT(settings.origins, IsEmpty());
}

TEST(InputsTest, AreTrimmedAsTheToolkitDoes) {
  const Settings settings = Read({"INPUT_ENV-SLUG= prod \n", "INPUT_CLIENT-SECRET=a b\n"});
  EXPECT_EQ(settings.environment, "prod");
  EXPECT_EQ(settings.login.secrets.at("client-secret").Expose(), "a b");
}

TEST(InputsTest, WhatIsGivenChoosesTheMethod) {
  EXPECT_EQ(Read({"INPUT_CLIENT-ID=id"}).method, "universal");
  EXPECT_EQ(Read({"INPUT_CLIENT-SECRET=s", "INPUT_IDENTITY-ID=u"}).method, "universal");
  EXPECT_EQ(Read({"INPUT_IDENTITY-ID=u"}).method, "oidc");
  EXPECT_EQ(Read({"INPUT_METHOD=oidc", "INPUT_CLIENT-ID=id"}).method, "oidc");
  EXPECT_EQ(Read({"INPUT_METHOD=aws-iam", "INPUT_IDENTITY-ID=u"}).method, "aws-iam");
}

TEST(InputsTest, TakesTheProjectByIdOrBySlug) {
  EXPECT_EQ(Read({"INPUT_PROJECT-ID=uuid"}).project, "uuid");
  EXPECT_THAT(Refusal({"INPUT_PROJECT-ID=uuid", "INPUT_PROJECT-SLUG=acme"}),
              HasSubstr("project-slug and project-id are both given"));
}

TEST(InputsTest, ReadsHeadersAsInfisicalsActionDoes) {
  const Settings settings = Read({"INPUT_EXTRA-HEADERS=X-One: a:b\r\n\n  X-Two :2\nx-ONE: c\n"});
  EXPECT_THAT(settings.headers, Optional(ElementsAre(Pair("x-one", "a:b, c"), Pair("x-two", "2"))));
  EXPECT_THAT(Refusal({"INPUT_EXTRA-HEADERS=X: 1\ncanary-9f3b-SECRET"}),
              AllOf(HasSubstr("line 2"), HasSubstr("X-Name: value")));
}

TEST(InputsTest, OurOwnSelectAndName) {
  const Settings settings = Read(
      {"INPUT_SECRET-PATH=/a\n /b \n\n", "INPUT_ONLY=A, B_*\nC", "INPUT_EXCEPT=D",
       "INPUT_RENAME=A=X\nC=Y", "INPUT_PREFIX=P_", "INPUT_REQUIRE=P_X,P_Y", "INPUT_UNMASKED=tag:ci",
       "INPUT_ALLOW-NAMES=PATH", "INPUT_DUPLICATES=last", "INPUT_TAGS=ci,db"});
  EXPECT_THAT(settings.tags, Optional(ElementsAre("ci", "db")));
  EXPECT_THAT(settings.paths, Optional(ElementsAre("/a", "/b")));
  EXPECT_THAT(settings.only, Optional(ElementsAre("A", "B_*", "C")));
  EXPECT_THAT(settings.except, Optional(ElementsAre("D")));
  EXPECT_THAT(settings.rename, Optional(ElementsAre(Pair("A", "X"), Pair("C", "Y"))));
  EXPECT_EQ(settings.prefix, "P_");
  EXPECT_THAT(settings.require, Optional(ElementsAre("P_X", "P_Y")));
  EXPECT_THAT(settings.unmasked, Optional(ElementsAre("tag:ci")));
  EXPECT_THAT(settings.allow_names, Optional(ElementsAre("PATH")));
  EXPECT_EQ(settings.duplicates, "last");
  EXPECT_THAT(Refusal({"INPUT_RENAME=A"}), HasSubstr("input rename"));
}

TEST(InputsTest, NameSealedFiles) {
  const Settings settings =
      Read({"INPUT_SEALED=a.age", "INPUT_FALLBACK=b.age", "INPUT_FALLBACK-MAX-AGE=24h"});
  EXPECT_EQ(settings.sealed, "a.age");
  EXPECT_EQ(settings.fallback, "b.age");
  EXPECT_EQ(settings.fallback_max_age, "24h");
  EXPECT_EQ(settings.origins.at("fallback-max-age"), "input fallback-max-age");
}

TEST(InputsTest, OurOwnSwitchesTurnOneCheckEach) {
  struct Switch {
    const char* variable;
    std::optional<bool> Settings::*field;
  };
  for (const Switch& one : {Switch{"INPUT_MASK-SHORT", &Settings::mask_short},
                            Switch{"INPUT_MASK-PARTS", &Settings::mask_parts},
                            Switch{"INPUT_ALLOW-EMPTY", &Settings::allow_empty},
                            Switch{"INPUT_STRICT-NAMES", &Settings::strict_names},
                            Switch{"INPUT_ALLOW-UNRESOLVED", &Settings::allow_unresolved},
                            Switch{"INPUT_ALLOW-PARTIAL", &Settings::allow_partial},
                            Switch{"INPUT_ALLOW-HTTP", &Settings::allow_http},
                            Switch{"INPUT_EXPAND-REFERENCES", &Settings::expand_references},
                            Switch{"INPUT_IMPORT-CHECK", &Settings::import_check}}) {
    EXPECT_EQ(Read({std::string(one.variable) + "=true"}).*one.field, true) << one.variable;
    EXPECT_EQ(Read({std::string(one.variable) + "=false"}).*one.field, false) << one.variable;
    EXPECT_EQ(Read({}).*one.field, std::nullopt) << one.variable;
    EXPECT_THAT(Refusal({std::string(one.variable) + "=maybe"}), HasSubstr("true or false"));
  }
}

TEST(InputsTest, SealStandsInPlaceOfAllElse) {
  const Inputs inputs = ReadAll({"INPUT_SEAL=x.age", "INPUT_SEAL-MAX-AGE=2h"});
  EXPECT_EQ(inputs.seal, "x.age");
  EXPECT_EQ(inputs.export_type, ExportType::kNone);
  EXPECT_EQ(inputs.settings.max_age, "2h");
  EXPECT_THAT(inputs.warnings, IsEmpty());
  EXPECT_THAT(ReadAll({"INPUT_SEAL-MAX-AGE=2h"}).warnings, ElementsAre(HasSubstr("without seal")));
  for (const std::string other : {"sealed", "fallback", "run", "export-type"}) {
    const std::string value = other == "export-type" ? "env" : "x";
    const std::string entry = InputVariable(other) + "=" + value;
    EXPECT_THAT(Refusal({"INPUT_SEAL=x.age", entry}),
                HasSubstr("inputs seal and " + other + " are both given"));
  }
}

TEST(InputsTest, CheckIsASwitchThatIsOff) {
  EXPECT_TRUE(ReadAll({"INPUT_CHECK=true"}).check);
  EXPECT_FALSE(ReadAll({"INPUT_CHECK=false"}).check);
  EXPECT_FALSE(ReadAll({}).check);
  EXPECT_THAT(Refusal({"INPUT_CHECK=maybe"}), HasSubstr("true or false"));
}

TEST(InputsTest, WhatACommandKeepsNeedsACommand) {
  EXPECT_THAT(ReadAll({"INPUT_KEEP-ENV=AWS_*", "INPUT_RUN=true"}).settings.keep_env,
              Optional(ElementsAre("AWS_*")));
  EXPECT_THAT(ReadAll({"INPUT_KEEP-ENV=AWS_*", "INPUT_RUN=true"}).warnings, IsEmpty());
  EXPECT_THAT(ReadAll({"INPUT_KEEP-ENV=AWS_*"}).warnings,
              ElementsAre("input keep-env has no effect without run"));
}

TEST(InputsTest, OneSecretByItsNameMustBeThere) {
  const Inputs inputs = ReadAll(
      {"INPUT_SECRET-NAME=A", "INPUT_RENAME=A=B", "INPUT_PREFIX=P_", "INPUT_RECURSIVE=true"});
  EXPECT_THAT(inputs.settings.only, Optional(ElementsAre("A")));
  EXPECT_THAT(inputs.settings.require, Optional(ElementsAre("P_B")));
  EXPECT_EQ(inputs.settings.recursive, false);
  EXPECT_THAT(inputs.warnings, ElementsAre(HasSubstr("recursive has no effect")));
  EXPECT_THAT(Refusal({"INPUT_SECRET-NAME=A*"}), HasSubstr("names one secret"));
  EXPECT_THAT(Refusal({"INPUT_SECRET-NAME=A", "INPUT_ONLY=B"}), HasSubstr("names one secret"));
}

TEST(InputsTest, ExportsToTheEnvironmentUnlessToldOtherwise) {
  EXPECT_EQ(ReadAll({}).export_type, ExportType::kEnv);
  EXPECT_EQ(ReadAll({"INPUT_EXPORT-TYPE=file"}).export_type, ExportType::kFile);
  EXPECT_EQ(ReadAll({"INPUT_EXPORT-TYPE=output"}).export_type, ExportType::kOutput);
  EXPECT_EQ(ReadAll({"INPUT_EXPORT-TYPE=none"}).export_type, ExportType::kNone);
  EXPECT_EQ(ReadAll({}).file_output_path, "/.env");
  EXPECT_EQ(ReadAll({"INPUT_EXPORT-TYPE=file", "INPUT_FILE-OUTPUT-PATH=src/.env"}).file_output_path,
            "src/.env");
  EXPECT_THAT(ReadAll({"INPUT_FILE-OUTPUT-PATH=/src/.env"}).warnings,
              ElementsAre(HasSubstr("file-output-path has no effect")));
}

TEST(InputsTest, ACommandKeepsTheSecretsToItself) {
  const Inputs inputs = ReadAll({"INPUT_RUN=make deploy\nmake check\n"});
  EXPECT_EQ(inputs.command, "make deploy\nmake check");
  EXPECT_EQ(inputs.export_type, ExportType::kNone);
  EXPECT_EQ(ReadAll({"INPUT_RUN=a", "INPUT_EXPORT-TYPE=none"}).export_type, ExportType::kNone);
  EXPECT_THAT(Refusal({"INPUT_RUN=a", "INPUT_EXPORT-TYPE=env"}),
              AllOf(HasSubstr("run and export-type: env"), HasSubstr("leave export-type out")));
}

TEST(InputsTest, TakesACertificateAsTextOrAsFile) {
  EXPECT_EQ(ReadAll({"INPUT_CA-CERTIFICATE=-----BEGIN CERTIFICATE-----\nAA\n"}).certificate,
            "-----BEGIN CERTIFICATE-----\nAA\n");
  EXPECT_THAT(
      ReadAll({"INPUT_CA-CERTIFICATE=# ours\n-----BEGIN CERTIFICATE-----\nAA\n"}).certificate,
      HasSubstr("# ours\n-----BEGIN"));
  EXPECT_EQ(Read({"INPUT_CA-CERTIFICATE=/etc/ca.pem"}).ca_file, "/etc/ca.pem");
}

TEST(InputsTest, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(Refusal({"INPUT_METHOD=gcp-auth"}),
              AllOf(HasSubstr("\"gcp-auth\""), HasSubstr("tls-cert or spiffe")));
  EXPECT_THAT(Refusal({"INPUT_EXPORT-TYPE=fiel"}),
              AllOf(HasSubstr("\"fiel\""), HasSubstr("env, file, output or none")));
  EXPECT_THAT(Refusal({"INPUT_RECURSIVE=maybe"}),
              AllOf(HasSubstr("recursive"), HasSubstr("true or false")));
}

TEST(InputsTest, NamesEveryFaultAtOnce) {
  EXPECT_THAT(Refusal({"INPUT_METHOD=gcp-auth", "INPUT_EXPORT-TYPE=Env", "INPUT_RECURSIVE=2",
                       "INPUT_CLIENT-SECRET=canary-9f3b-SECRET"}),
              AllOf(HasSubstr("method"), HasSubstr("export-type"), HasSubstr("recursive")));
}

}  // namespace
}  // namespace stepveil::github
