#include "github-action/inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

using ::testing::IsSupersetOf;

Settings Read(const std::vector<std::string>& block) {
  auto inputs = ReadInputs(Variables(block));
  EXPECT_TRUE(inputs) << inputs.error().message;
  return inputs ? std::move(inputs->settings) : Settings();
}

TEST(InputsOfLogins, AClientsCertificateAndItsKeyAreTaken) {
  const Settings settings =
      Read({"INPUT_CLIENT-CERT=client.pem", "INPUT_CLIENT-KEY=canary-9f3b-SECRET",
            "INPUT_CLIENT-KEY-PASSPHRASE=canary-9f3b-PASSPHRASE"});
  EXPECT_EQ(settings.client_certificate, "client.pem");
  EXPECT_EQ(settings.client_key->Expose(), "canary-9f3b-SECRET");
  EXPECT_EQ(settings.client_key_passphrase->Expose(), "canary-9f3b-PASSPHRASE");
  EXPECT_THAT(settings.credential_variables,
              IsSupersetOf({"INPUT_CLIENT-KEY", "INPUT_CLIENT-KEY-PASSPHRASE"}));
}

TEST(InputsOfLogins, WhatLoginsHaveOfTheirOwnIsTaken) {
  const Settings settings =
      Read({"INPUT_METHOD=kubernetes", "INPUT_SERVICE-ACCOUNT-TOKEN-PATH=/t",
            "INPUT_SERVICE-ACCOUNT-KEY-FILE-PATH=/k", "INPUT_LDAP-USERNAME=ci",
            "INPUT_LDAP-PASSWORD=canary-9f3b-SECRET", "INPUT_JWT-SVID-FILE=/s"});
  EXPECT_EQ(settings.method, "kubernetes");
  EXPECT_EQ(settings.login.texts.at("service-account-token-path"), "/t");
  EXPECT_EQ(settings.login.texts.at("service-account-key-file-path"), "/k");
  EXPECT_EQ(settings.login.texts.at("ldap-username"), "ci");
  EXPECT_EQ(settings.login.texts.at("jwt-svid-file"), "/s");
  EXPECT_EQ(settings.login.secrets.at("ldap-password").Expose(), "canary-9f3b-SECRET");
}

}  // namespace
}  // namespace stepveil::github
