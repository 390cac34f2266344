#include "core/identity/login_method.h"

#include <gmock/gmock.h>

#include <set>

namespace stepveil {
namespace {

std::vector<std::string> NamesOf(const LoginMethod& method) {
  std::vector<std::string> names = {method.name};
  names.insert(names.end(), method.other_names.begin(), method.other_names.end());
  return names;
}

TEST(LoginMethods, EachIsFoundByEachOfItsNames) {
  for (const LoginMethod* method : LoginMethods()) {
    for (const std::string& name : NamesOf(*method)) {
      EXPECT_EQ(LoginMethodNamed(name), method) << name;
    }
  }
  EXPECT_EQ(LoginMethodNamed(""), nullptr);
  EXPECT_EQ(LoginMethodNamed("oidc-"), nullptr);
}

TEST(LoginMethods, ARowThatIssuesATokenIsComplete) {
  for (const LoginMethod* method : LoginMethods()) {
    EXPECT_EQ(method->fields != nullptr, method->issues_token) << method->name;
    EXPECT_EQ(method->explain != nullptr, method->issues_token) << method->name;
    EXPECT_EQ(std::string(method->path).ends_with("-auth/login"), method->issues_token);
  }
}

TEST(LoginMethods, ASettingBelongsToOneMethodAndComesFromAVariable) {
  std::set<std::string> names;
  for (const LoginMethod* method : LoginMethods()) {
    for (const LoginSetting& setting : method->settings) {
      EXPECT_TRUE(names.insert(setting.name).second) << setting.name;
      EXPECT_FALSE(setting.variables.empty()) << setting.name;
      EXPECT_FALSE(setting.is_credential && setting.in_file) << setting.name;
    }
  }
}

// A name of a required setting that nothing fills would refuse every login.
TEST(LoginMethods, WhatIsRequiredCanBeGiven) {
  for (const LoginMethod* method : LoginMethods()) {
    for (const RequiredSetting& required : method->required) {
      LoginRequest login;
      login.jwt = Secret("j");
      login.token = Secret("t");
      for (const LoginSetting& setting : method->settings) {
        if (setting.is_credential) {
          login.own.secrets.emplace(setting.name, "s");
        } else {
          login.own.texts.emplace(setting.name, "t");
        }
      }
      EXPECT_TRUE(login.Has(required.name)) << required.name;
      EXPECT_FALSE(LoginRequest().Has(required.name)) << required.name;
    }
  }
}

}  // namespace
}  // namespace stepveil
