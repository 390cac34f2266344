#include "core/config/environment_layer.h"

#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>
#include <utility>

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;
using testing::UnorderedElementsAre;

Settings Read(const std::vector<std::string>& entries, std::string* printed = nullptr) {
  SettingFaults faults;
  Settings settings = ReadEnvironment(Variables(entries), faults);
  if (!faults.empty()) {
    const std::string text = Render(std::move(faults).Combined("the settings"));
    EXPECT_THAT(text, Not(HasSubstr(kCanary)));
    if (printed != nullptr) {
      *printed = text;
    }
  } else {
    EXPECT_EQ(printed, nullptr) << "a fault was expected";
  }
  return settings;
}

TEST(ReadEnvironment, ReadsInfisicalsNames) {
  const Settings settings =
      Read({"INFISICAL_PROJECT_ID=p", "INFISICAL_ENVIRONMENT=e", "INFISICAL_SECRET_PATH=/a,/b",
            "INFISICAL_DOMAIN=https://d", "INFISICAL_API_URL=https://old/api",
            "INFISICAL_AUTH_METHOD=jwt", "INFISICAL_MACHINE_IDENTITY_ID=i",
            "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID=c", "INFISICAL_AUTH_ORGANIZATION_SLUG=o",
            "INFISICAL_CUSTOM_HEADERS=a=b"});
  EXPECT_EQ(settings.project, "p");
  EXPECT_EQ(settings.environment, "e");
  EXPECT_THAT(*settings.paths, ElementsAre("/a", "/b"));
  EXPECT_THAT(*settings.domains, ElementsAre("https://d"));
  EXPECT_EQ(settings.method, "jwt");
  EXPECT_EQ(settings.identity_id, "i");
  EXPECT_EQ(settings.login.texts.at("client-id"), "c");
  EXPECT_EQ(settings.organization_slug, "o");
  EXPECT_THAT(*settings.headers, ElementsAre(std::pair("a", "b")));
  EXPECT_EQ(settings.origins.at("domain"), "INFISICAL_DOMAIN");
}

TEST(ReadEnvironment, TakesTheLegacyAddressWhereThereIsNoOther) {
  EXPECT_THAT(*Read({"INFISICAL_API_URL=https://old/api"}).domains, ElementsAre("https://old/api"));
}

TEST(ReadEnvironment, ReadsOurNames) {
  const Settings settings = Read({"STEPVEIL_PROCESS=web",
                                  "STEPVEIL_ENVIRONMENT=mine",
                                  "INFISICAL_ENVIRONMENT=theirs",
                                  "STEPVEIL_IDENTITY_ID=i",
                                  "STEPVEIL_AUDIENCE=a",
                                  "STEPVEIL_ID_TOKEN_ENV=T",
                                  "STEPVEIL_CA_FILE=/ca",
                                  "STEPVEIL_DEADLINE=5s",
                                  "STEPVEIL_CONNECT_TIMEOUT=1s",
                                  "STEPVEIL_ALLOWED_DOMAINS=https://a, https://b",
                                  "STEPVEIL_TAGS=x,y",
                                  "STEPVEIL_ONLY=A*",
                                  "STEPVEIL_EXCEPT=B",
                                  "STEPVEIL_REQUIRE=C",
                                  "STEPVEIL_UNMASKED=D",
                                  "STEPVEIL_AS_FILE=E,F",
                                  "STEPVEIL_KEEP_ENV=G_*",
                                  "STEPVEIL_PRISTINE=1",
                                  "STEPVEIL_MASK=false",
                                  "STEPVEIL_ALLOW_NAMES=PATH",
                                  "STEPVEIL_RENAME=A=B, C=D",
                                  "STEPVEIL_PREFIX=P_",
                                  "STEPVEIL_DUPLICATES=first",
                                  "STEPVEIL_CONFIG=f",
                                  "STEPVEIL_RECURSIVE=true",
                                  "STEPVEIL_EXPAND=0",
                                  "STEPVEIL_INCLUDE_IMPORTS=no",
                                  "STEPVEIL_ALLOW_HTTP=1",
                                  "STEPVEIL_ALLOW_EMPTY=1",
                                  "STEPVEIL_ALLOW_UNRESOLVED=1",
                                  "STEPVEIL_ALLOW_PARTIAL=1",
                                  "STEPVEIL_IMPORT_CHECK=false",
                                  "STEPVEIL_MASK_SHORT=1",
                                  "STEPVEIL_MASK_PARTS=0",
                                  "STEPVEIL_STRICT=1",
                                  "STEPVEIL_KEEP_TOKEN=1"});
  EXPECT_EQ(settings.process, "web");
  EXPECT_EQ(settings.environment, "mine");
  EXPECT_EQ(settings.id_token_variable, "T");
  EXPECT_EQ(settings.ca_file, "/ca");
  EXPECT_EQ(settings.deadline, "5s");
  EXPECT_THAT(*settings.allowed_domains, ElementsAre("https://a", "https://b"));
  EXPECT_THAT(*settings.allow_names, ElementsAre("PATH"));
  EXPECT_THAT(*settings.as_file, ElementsAre("E", "F"));
  EXPECT_THAT(*settings.keep_env, ElementsAre("G_*"));
  EXPECT_EQ(settings.pristine, true);
  EXPECT_EQ(settings.mask, false);
  EXPECT_EQ(settings.rename->at("C"), "D");
  EXPECT_EQ(settings.recursive, true);
  EXPECT_EQ(settings.expand_references, false);
  EXPECT_EQ(settings.include_imports, false);
  EXPECT_EQ(settings.import_check, false);
  EXPECT_EQ(settings.mask_short, true);
  EXPECT_EQ(settings.mask_parts, false);
  EXPECT_EQ(settings.strict, true);
  EXPECT_EQ(settings.keep_token, true);
}

TEST(ReadEnvironment, ListsEveryCredentialVariableUsedOrNot) {
  const std::string canary = kCanary;
  const Settings settings = Read(
      {"INFISICAL_TOKEN=" + canary, "INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN=first",
       "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=s", "INFISICAL_JWT=j", "INFISICAL_OIDC_AUTH_JWT=k",
       "INFISICAL_CUSTOM_HEADERS=a=b", "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID=c", "TOKEN=generic"});
  EXPECT_THAT(settings.credential_variables,
              UnorderedElementsAre("INFISICAL_TOKEN", "INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN",
                                   "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET", "INFISICAL_JWT",
                                   "INFISICAL_OIDC_AUTH_JWT", "INFISICAL_CUSTOM_HEADERS"));
  EXPECT_EQ(settings.token->Expose(), "first");
  EXPECT_EQ(settings.jwt->Expose(), "j");
}

TEST(ReadEnvironment, TakesAnEmptyVariableForUnsetAndDoesNotReadTheGenericToken) {
  const Settings settings =
      Read({"INFISICAL_TOKEN=", "INFISICAL_ENVIRONMENT=", "STEPVEIL_RECURSIVE=", "TOKEN=x"});
  EXPECT_FALSE(settings.token.has_value());
  EXPECT_FALSE(settings.environment.has_value());
  EXPECT_FALSE(settings.recursive.has_value());
  EXPECT_TRUE(settings.credential_variables.empty());
}

// Every setting that a variable can give an input can give, too, and then it wins.
TEST(ReadEnvironment, AnInputWinsOverEveryOtherVariable) {
  const auto texts = [](const std::string& name, const std::string& setting) {
    Settings settings = Read({name + "=of-variable", "STEPVEIL_INPUT_" + setting + "=of-input"});
    Settings empty = Read({name + "=of-variable", "STEPVEIL_INPUT_" + setting + "="});
    return std::pair(std::move(settings), std::move(empty));
  };
  for (const auto& [name, setting, field] :
       {std::tuple("INFISICAL_PROJECT_ID", "PROJECT", &Settings::project),
        std::tuple("INFISICAL_ENVIRONMENT", "ENVIRONMENT", &Settings::environment),
        std::tuple("STEPVEIL_ENVIRONMENT", "ENVIRONMENT", &Settings::environment),
        std::tuple("STEPVEIL_PROCESS", "PROCESS", &Settings::process),
        std::tuple("INFISICAL_MACHINE_IDENTITY_ID", "IDENTITY_ID", &Settings::identity_id),
        std::tuple("STEPVEIL_AUDIENCE", "AUDIENCE", &Settings::audience),
        std::tuple("STEPVEIL_DUPLICATES", "DUPLICATES", &Settings::duplicates),
        std::tuple("STEPVEIL_DEADLINE", "DEADLINE", &Settings::deadline),
        std::tuple("STEPVEIL_CA_FILE", "CA_FILE", &Settings::ca_file),
        std::tuple("STEPVEIL_CONFIG", "CONFIG", &Settings::config_file)}) {
    const auto [settings, empty] = texts(name, setting);
    EXPECT_EQ(settings.*field, "of-input") << name;
    EXPECT_EQ(empty.*field, "of-variable") << name;
  }
  for (const auto& [name, setting, field] :
       {std::tuple("INFISICAL_SECRET_PATH", "PATH", &Settings::paths),
        std::tuple("INFISICAL_DOMAIN", "DOMAIN", &Settings::domains),
        std::tuple("INFISICAL_API_URL", "DOMAIN", &Settings::domains),
        std::tuple("STEPVEIL_ONLY", "ONLY", &Settings::only),
        std::tuple("STEPVEIL_EXCEPT", "EXCEPT", &Settings::except),
        std::tuple("STEPVEIL_REQUIRE", "REQUIRE", &Settings::require),
        std::tuple("STEPVEIL_UNMASKED", "UNMASKED", &Settings::unmasked),
        std::tuple("STEPVEIL_KEEP_ENV", "KEEP_ENV", &Settings::keep_env),
        std::tuple("STEPVEIL_ALLOW_NAMES", "ALLOW_NAMES", &Settings::allow_names)}) {
    const auto [settings, empty] = texts(name, setting);
    EXPECT_THAT(settings.*field, Optional(ElementsAre("of-input"))) << name;
    EXPECT_THAT(empty.*field, Optional(ElementsAre("of-variable"))) << name;
  }
  EXPECT_EQ(Read({"STEPVEIL_INPUT_PATH=/a"}).origins.at("path"), "input path");
}

TEST(ReadEnvironment, ASwitchOfAnInputThatIsOffSaysNothing) {
  EXPECT_EQ(Read({"STEPVEIL_INPUT_RECURSIVE=true", "STEPVEIL_RECURSIVE=false"}).recursive, true);
  EXPECT_EQ(Read({"STEPVEIL_INPUT_RECURSIVE=false", "STEPVEIL_RECURSIVE=true"}).recursive, true);
  EXPECT_FALSE(Read({"STEPVEIL_INPUT_RECURSIVE=false"}).recursive.has_value());
  EXPECT_EQ(Read({"STEPVEIL_INPUT_STRICT_NAMES=true"}).strict_names, true);
  EXPECT_EQ(Read({"STEPVEIL_INPUT_MASK_PARTS=false", "STEPVEIL_MASK_PARTS=true"}).mask_parts,
            false);
  EXPECT_EQ(Read({"STEPVEIL_INPUT_MASK_PARTS=true", "STEPVEIL_MASK_PARTS=false"}).mask_parts,
            false);
  EXPECT_FALSE(Read({"STEPVEIL_INPUT_MASK_PARTS=true"}).mask_parts.has_value());
}

TEST(ReadEnvironment, AnIdentityOfAnInputLogsInByOidc) {
  const std::string input = "STEPVEIL_INPUT_IDENTITY_ID=of-input";
  for (const char* method : {"", "universal-auth", "token", "oidc-auth"}) {
    const Settings settings =
        Read({input, std::string("INFISICAL_AUTH_METHOD=") + method, "INFISICAL_JWT=another"});
    EXPECT_EQ(settings.method, "oidc") << method;
    EXPECT_FALSE(settings.jwt) << method;
    EXPECT_THAT(settings.credential_variables, ElementsAre("INFISICAL_JWT"));
  }
  for (const char* method : {"aws-iam", "jwt"}) {  // they use the identity
    EXPECT_EQ(Read({input, std::string("INFISICAL_AUTH_METHOD=") + method}).method, method);
  }
  EXPECT_FALSE(Read({"STEPVEIL_INPUT_IDENTITY_ID=", "INFISICAL_JWT=mine"}).method);
}

TEST(ReadEnvironment, NamesTheVariableAndNotItsValue) {
  std::string printed;
  const std::string canary = kCanary;
  Read({"STEPVEIL_RECURSIVE=" + canary, "STEPVEIL_RENAME=" + canary,
        "INFISICAL_CUSTOM_HEADERS=" + canary},
       &printed);
  EXPECT_EQ(printed,
            "stepveil: error: 3 faults in the settings:\n"
            "  STEPVEIL_RECURSIVE: must be true or false\n"
            "  STEPVEIL_RENAME: not a pair of names; write it like OLD_NAME=NEW_NAME\n"
            "  INFISICAL_CUSTOM_HEADERS: not a list of headers; write it like \"X-Name=value "
            "X-Other='two words'\"\n");
}

}  // namespace
}  // namespace stepveil
