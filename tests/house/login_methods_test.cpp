// The table of login methods, and every place that repeats a part of it for readers or users.
#include "core/cli/command_flags.h"
#include "core/identity/login_method.h"
#include "github-action/login_inputs.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;

using Texts = std::vector<std::string>;

std::string ReadText(const std::string& path) {
  std::ifstream file(std::filesystem::path(STEPVEIL_SOURCE_DIR) / path);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  EXPECT_NE(from, text.npos) << begin;
  return text.substr(from, text.find(end, from + begin.size()) - from);
}

Texts Matches(const std::string& text, const std::string& expression) {
  const std::regex regex(expression);
  Texts found;
  for (std::sregex_iterator match(text.begin(), text.end(), regex), none; match != none; ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

Texts Names() {
  Texts names;
  for (const LoginMethod* method : LoginMethods()) {
    names.emplace_back(method->name);
  }
  return names;
}

// The names of the methods that show an id token.
Texts NamesWithIdToken() {
  Texts names;
  for (const LoginMethod* method : LoginMethods()) {
    if (method->prove == kOidcLogin.prove) {
      names.emplace_back(method->name);
      names.insert(names.end(), method->other_names.begin(), method->other_names.end());
    }
  }
  return names;
}

TEST(LoginMethods, TheReadmesTableHasEach) {
  const std::string table = Between(ReadText("README.md"), "### Ways to log in", "\n### ");
  EXPECT_THAT(Matches(table, R"re(\n\| `([a-z][a-z-]+)` \|)re"),
              UnorderedElementsAreArray(Names()));
}

TEST(LoginMethods, TheSheetOfWhatToConfigureHasEach) {
  const std::string sheet = ReadText("core/identity/README.md");
  EXPECT_THAT(Matches(sheet, R"re(\n\| `([a-z][a-z-]+)` \|)re"),
              UnorderedElementsAreArray(Names()));
}

TEST(LoginMethods, HelpNamesEachAndItsSettings) {
  for (const CommandText& command : CommandTexts({})) {
    Texts flags;
    for (const FlagText& flag : command.flags) {
      flags.insert(flags.end(), flag.names.begin(), flag.names.end());
      if (flag.names.front() == "--method") {
        EXPECT_THAT(Matches(flag.description, "([a-z-]+)"), UnorderedElementsAreArray(Names()));
      }
    }
    for (const LoginMethod* method : LoginMethods()) {
      for (const LoginSetting& setting : method->settings) {
        const bool logs_in =
            command.name != "logout" && command.name != "seal-key" && command.name != "init";
        if (logs_in && !command.flags.empty()) {
          EXPECT_THAT(flags, Contains(std::string("--") + setting.name)) << command.name;
        }
      }
    }
  }
}

TEST(LoginMethods, TheActionsInputsAreThoseItReads) {
  const std::string action = ReadText("github-action/action.yml");
  const Texts offered = github::OfferedMethods();
  EXPECT_THAT(
      Matches(Between(action, "How to log in:", "Default"), "([a-z]+(?:-[a-z]+)*)(?=[,.]| or)"),
      UnorderedElementsAreArray(offered));
  for (const LoginMethod* method : LoginMethods()) {
    for (const LoginSetting& setting : method->settings) {
      EXPECT_THAT(action, HasSubstr(std::string("\n  ") + setting.name + ":\n"));
    }
  }
}

// What only a program of a user could give, a client id and secret, are Jenkins' own credentials.
TEST(LoginMethods, JenkinsKnowsTheNamesAndTheSettings) {
  const std::string arguments = ReadText("jenkins/src/io/stepveil/Arguments.groovy");
  EXPECT_THAT(Matches(Between(arguments, "all.oidc != null && all.method", ")) {"), "'([a-z-]+)'"),
              UnorderedElementsAreArray(NamesWithIdToken()));
  Texts universal = {kUniversalLogin.name};
  universal.insert(universal.end(), kUniversalLogin.other_names.begin(),
                   kUniversalLogin.other_names.end());
  EXPECT_THAT(
      Matches(Between(arguments, "all.credentialsId != null && all.method", ")) {"), "'([a-z-]+)'"),
      UnorderedElementsAreArray(universal));
  const std::string flags = ReadText("jenkins/src/io/stepveil/Flags.groovy");
  for (const LoginMethod* method : LoginMethods()) {
    for (const LoginSetting& setting : method->settings) {
      if (method != &kUniversalLogin && !setting.is_credential) {
        EXPECT_THAT(flags, HasSubstr(std::string("'--") + setting.name + "'"));
      }
    }
  }
}

// An input of a component stands in the pipeline's own text: no place for a credential.
TEST(LoginMethods, TheComponentTakesAnIdentityAndNoCredential) {
  const std::string text = ReadText("gitlab-component/templates/secrets.yml");
  EXPECT_THAT(text, HasSubstr("\n    identity-id:\n"));
  for (const LoginMethod* method : LoginMethods()) {
    for (const LoginSetting& setting : method->settings) {
      const std::string input = std::string("\n    ") + setting.name + ":\n";
      EXPECT_FALSE(setting.is_credential && text.find(input) != text.npos) << setting.name;
    }
  }
}

}  // namespace
}  // namespace stepveil::testing
