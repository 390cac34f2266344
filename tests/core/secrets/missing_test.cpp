#include "core/secrets/missing.h"

#include "core/secrets/lookups.h"
#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::optional<Error> Missing(const std::string& environment, const std::string& path) {
  ScriptedInstance instance;
  ScriptSample(instance);
  Client client = instance.MakeClient();
  Target target = SampleTarget();
  target.project = "acme-app";
  target.environment = environment;
  Lookups lookups;
  lookups.AskEnvironments();
  lookups.AskPath(environment, path);
  EXPECT_TRUE(lookups.Send(client, Token(), target));
  return WhatIsMissing(lookups, target, path);
}

TEST(Missing, EnvironmentWithTheNearestOne) {
  const auto error = Missing("prd", "/backend");
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code, ErrorCode::kSecret);
  EXPECT_EQ(error->message, R"(environment "prd" does not exist in project "acme-app")");
  EXPECT_THAT(error->hints, ElementsAre(R"(did you mean "prod"? give --env prod)"));
}

TEST(Missing, EnvironmentByDisplayNameOrNothingNear) {
  EXPECT_THAT(Missing("Development", "/")->hints,
              ElementsAre(R"("Development" is a display name; its slug is "dev")"));
  EXPECT_THAT(
      Missing("zzzzzz", "/")->hints,
      ElementsAre(R"(there are these environments: "dev", "prod"; give one of them with --env)"));
}

TEST(Missing, PathWithTheNearestOne) {
  const auto error = Missing("dev", "/bakend");
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->message, R"(path "/bakend" does not exist in environment "dev")");
  EXPECT_THAT(error->hints, ElementsAre(R"(did you mean "/backend"? give --path /backend)"));
  EXPECT_THAT(Missing("dev", "/q/r/s")->hints,
              ElementsAre(HasSubstr(R"(folders in "/": "/backend", "/frontend")")));
  EXPECT_THAT(Missing("dev", "/backend/jobs")->hints,
              ElementsAre(HasSubstr(R"(no folders in "/backend")")));
}

TEST(Missing, APathInAnotherWritingIsNoFolder) {
  for (const auto& [path, right] :
       std::vector<std::pair<std::string, std::string>>{{"backend", "/backend"},
                                                        {"//backend", "/backend"},
                                                        {"", "/"},
                                                        {"/backend/", "/backend"}}) {
    EXPECT_THAT(Missing("dev", path)->hints, ElementsAre("write it as \"" + right + "\"")) << path;
  }
}

TEST(Missing, NothingIfItExists) {
  EXPECT_FALSE(Missing("dev", "/backend").has_value());
  EXPECT_FALSE(Missing("prod", "/").has_value());
}

TEST(Missing, LongListsAreCut) {
  std::vector<std::string> names;
  for (int i = 0; i < 30; ++i) {
    names.push_back("folder-number-" + std::to_string(i));
  }
  EXPECT_THAT(Suggest("x", "folders", names, "--path"), HasSubstr("\"folder-number-19\", ..."));
}

}  // namespace
}  // namespace stepveil
