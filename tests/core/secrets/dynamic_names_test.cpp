#include "core/secrets/dynamic_names.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kDynamics = "/api/v1/dynamic-secrets?";

std::string PlaceOf(const std::string& text, std::vector<std::string> paths) {
  const auto at = LocateDynamic(text, Ask(std::move(paths)), "acme-app");
  return at ? at->project_slug + " " + at->environment + " " + at->path + " " + at->name
            : at.error().message;
}

TEST(LocateDynamic, IsInTheOnlyFolderOrInTheOneThatIsNamed) {
  EXPECT_EQ(PlaceOf("database", {"/backend"}), "acme-app dev /backend database");
  EXPECT_EQ(PlaceOf("database", {"/"}), "acme-app dev / database");
  EXPECT_EQ(PlaceOf("/database", {"/a", "/b"}), "acme-app dev / database");
  EXPECT_EQ(PlaceOf("/a/b/database", {"/backend"}), "acme-app dev /a/b database");
  EXPECT_THAT(PlaceOf("database", {"/a", "/b"}), HasSubstr("may stand in any of the paths /a, /b"));
}

class ListDynamicSecretsTest : public ::testing::Test {
 protected:
  Result<std::vector<std::string>> List(const ScriptedInstance::Answer& answer) {
    instance_.On(kDynamics, answer);
    Client client = instance_.MakeClient();
    return ListDynamicSecrets(client, Token(), {"acme-app", "dev", "/a b", ""});
  }

  ScriptedInstance instance_;
};

TEST_F(ListDynamicSecretsTest, AsksForOneFolderAndTakesTheNames) {
  const auto names =
      List({200, R"({"dynamicSecrets":[{"name":"a"},{"name":7},"b",{"name":"c"}]})"});
  ASSERT_TRUE(names);
  EXPECT_THAT(*names, ElementsAre("a", "c"));
  EXPECT_THAT(instance_.flights.back().front(),
              HasSubstr("projectSlug=acme-app&environmentSlug=dev&path=%2Fa%20b"));
}

TEST_F(ListDynamicSecretsTest, WhatIsNoListHoldsNone) {
  for (const char* body : {"", "[]", "{}", R"({"dynamicSecrets":7})", "<html>"}) {
    const auto names = List({200, body});
    ASSERT_TRUE(names) << body;
    EXPECT_THAT(*names, IsEmpty()) << body;
  }
}

TEST_F(ListDynamicSecretsTest, NoRefusalShowsWhatABodyHolds) {
  for (const int status : {400, 401, 403, 404, 429, 500}) {
    const auto names = List({status, kCanary});
    ASSERT_FALSE(names) << status;
    EXPECT_THAT(names.error().message, Not(HasSubstr(kCanary))) << status;
  }
}

}  // namespace
}  // namespace stepveil
