#include "tests/support/dev_server_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace stepveil::testing {
namespace {

TEST(DevServerProcess, SaysWhatAScriptNeeds) {
  const DevServerProcess server;
  for (const char* pointer :
       {"/url", "/ca_file", "/project", "/environment", "/universal/client_id",
        "/universal/client_secret", "/oidc/identity_id", "/oidc/request_url", "/oidc/request_token",
        "/issuer"}) {
    EXPECT_NE(server.Field(pointer), "") << pointer;
  }
  EXPECT_THAT(server.url(), ::testing::StartsWith("https://127.0.0.1:"));
  EXPECT_THAT(server.Field("/oidc/request_url"), ::testing::StartsWith(server.url()));
  EXPECT_EQ(server.Field("/nothing"), "");
}

TEST(DevServerProcess, ObeysOrders) {
  const DevServerProcess server({"--http1"});
  server.Control("POST", "/_dev/faults", R"({"kind":"reset","match":"POST /api"})");
  server.Control("POST", "/_dev/clock", R"({"advance_seconds":60})");
  EXPECT_THAT(server.Control("GET", "/_dev/counters"), ::testing::HasSubstr("\"requests\":0"));
  EXPECT_THAT(server.Control("POST", "/_dev/listeners", R"({"kind":"expired"})"),
              ::testing::HasSubstr("https://127.0.0.1:"));
}

TEST(DevServerProcess, EndsInOrderAndLeavesNothing) {
  DevServerProcess server;
  const auto folder = std::filesystem::path(server.ca_file()).parent_path();
  EXPECT_TRUE(std::filesystem::exists(folder));
  EXPECT_EQ(server.Stop(), 0);
  EXPECT_FALSE(std::filesystem::exists(folder));
  EXPECT_EQ(server.Stop(), -1);
}

TEST(DevServerProcess, ASeedThatCannotBeReadIsAnErrorAtStart) {
  static int code = -1;  // the macro below runs its statement in a static function
  EXPECT_NONFATAL_FAILURE(
      {
        DevServerProcess server({"--seed", "/nonexistent/seed.yaml"});
        code = server.Stop();
      },
      "did not get ready");
  EXPECT_EQ(code, 1);
}

}  // namespace
}  // namespace stepveil::testing
