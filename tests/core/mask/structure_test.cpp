#include "core/mask/structure.h"

#include "core/mask/maskable.h"
#include "tests/core/mask/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::MaskedBy;

// Masking the file's own text shows what is hidden of it.
std::string Own(const std::string& text) { return MaskedBy(text, text); }

TEST(StructureOf, HidesTheSecretsOfAKubeconfig) {
  const std::string text =
      "apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n"
      "    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJkekNDQVIy\n"
      "    server: https://10.0.0.1:6443\n  name: default\nusers:\n- name: ci-deployer\n"
      "  user:\n    token: k8sTok3n-abcDEF0123456789\n";
  EXPECT_EQ(Own(text),
            "apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n"
            "    certificate-authority-data: ***\n"
            "    server: https://10.0.0.1:6443\n  name: default\nusers:\n- name: ci-deployer\n"
            "  user:\n    token: ***\n");
}

TEST(StructureOf, HidesTheSecretsOfSettingsFiles) {
  EXPECT_EQ(Own("registry=https://registry.example.org/\n"
                "//registry.example.org/:_authToken=npm_x8Kd72hfQpLm29skdTTs\nalways-auth=true\n"),
            "registry=https://registry.example.org/\n//registry.example.org/:_authToken=***\n"
            "always-auth=true\n");
  EXPECT_EQ(Own("# settings of production\nNODE_ENV=production\nDB_PASSWORD=hunt3r\n"
                "API_URL=https://api.example.com/v1\nSTRIPE=sk_live_51Habcdefghij\n"),
            "# settings of production\nNODE_ENV=production\nDB_PASSWORD=***\n"
            "API_URL=https://api.example.com/v1\nSTRIPE=***\n");
  EXPECT_EQ(Own("[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\nregion = eu-central-1\n"),
            "[default]\naws_access_key_id = ***\nregion = eu-central-1\n");
  EXPECT_EQ(Own("machine api.example.org\nlogin: joe-of-acme\npassword: swordfish\n"),
            "***\nlogin: joe-of-acme\npassword: ***\n");
}

TEST(StructureOf, HidesBlocksAndListsOfASecretKey) {
  EXPECT_EQ(Own("password: |\n  sw0rd\nname: something\ntokens:\n- first-one\n- second-one\n"),
            "password: |\n  ***\nname: something\ntokens:\n- ***\n- ***\n");
}

TEST(StructureOf, DecodesBase64LeavesOnce) {
  const std::string text = "{\"auths\":{\"ghcr.io\":{\"auth\":\"ZG9ja2VyOmh1bnRlcjIyPw==\"}}}";
  EXPECT_EQ(MaskedBy(text, "docker:hunter22? ZG9ja2VyOmh1bnRlcjIyPw== hunter22? ghcr.io docker"),
            "*** *** *** ghcr.io docker");
  const std::string secret =
      "apiVersion: v1\nkind: Secret\ndata:\n  username: YXBwLXVzZXItNDcxMQ==\n  password: "
      "c3cwcmRmMXNo\n";
  EXPECT_EQ(MaskedBy(secret, "sw0rdf1sh apiVersion: v1"), "*** apiVersion: v1");
}

TEST(StructureOf, OtherTextsKeepEveryLineSecret) {
  EXPECT_EQ(Own("correct-horse\nbattery-staple\n"), "***\n***\n");
  // What could be a setting among lines that aren't is a line like any other.
  EXPECT_EQ(Own("first recovery code\nsecond recovery code\nnote: third\n"), "***\n***\n***\n");
  EXPECT_EQ(Own("NODE_ENV=production\nMODE=standalone\n"), "***\n***\n")
      << "nothing else is secret";
  EXPECT_EQ(MaskedBy("NODE_ENV=production\nPASSWORD=hunt3r\n", "NODE_ENV=production hunt3r"),
            "NODE_ENV=production ***");
}

TEST(StructureOf, TheWholesEncodedFormsStayNeedles) {
  const std::string text = "NODE_ENV=production\nPASSWORD=hunt3r";
  EXPECT_EQ(MaskedBy(text, R"("NODE_ENV=production\nPASSWORD=hunt3r")"), "\"***\"");
}

TEST(StructureOf, HugeTextsHaveNone) {
  const std::string text = "PASSWORD=hunt3r\n" + std::string(std::size_t{256} << 10, 'x');
  const Structure structure = StructureOf(text, LinesOf(text));
  EXPECT_TRUE(structure.parts.empty());
  EXPECT_TRUE(structure.open_lines.empty());
}

}  // namespace
}  // namespace stepveil
