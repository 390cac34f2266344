#pragma once

#include "tests/e2e/job.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>

namespace stepveil::testing {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

class BadInputTest : public JobTest {
 protected:
  explicit BadInputTest(const std::vector<std::string>& server_arguments = {})
      : JobTest(server_arguments) {
    UseServer();
    UseUniversalAuth();
    server_.Control(
        "POST", "/_dev/secret",
        std::string(R"({"environment":"dev","path":"/frontend","key":"CANARY","value":")") +
            kCanary + "\"}");
  }

  // Export with `arguments`, silent, plain and at the log level that makes the rival print values.
  void Expect(int exit_code, const std::string& message,
              const std::vector<std::string>& arguments) {
    for (const std::vector<std::string>& level :
         {std::vector<std::string>{}, {"--silent"}, {"--log-level", "debug"}}) {
      std::vector<std::string> command{"export", "--to", "json"};
      command.insert(command.end(), level.begin(), level.end());
      command.insert(command.end(), arguments.begin(), arguments.end());
      ExpectOf(command, exit_code, message);
    }
  }

  void ExpectOf(const std::vector<std::string>& command, int exit_code,
                const std::string& message) {
    const auto ran = Stepveil(command);
    EXPECT_EQ(ran.exit_code, exit_code) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("stepveil: error: "));
    EXPECT_THAT(ran.err, HasSubstr(message));
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, Not(HasSubstr(kCanary)));
  }

  // A listener of the dev server that is wrong in the way of `kind` takes the place of the good
  // one.
  void UseListener(const std::string& kind) {
    const std::string answer =
        server_.Control("POST", "/_dev/listeners", R"({"kind":")" + kind + "\"}");
    const auto start = answer.find("http");
    Set("INFISICAL_DOMAIN", answer.substr(start, answer.find('"', start) - start));
  }

  const std::vector<std::string> frontend_{"--path", "/frontend"};
};

}  // namespace stepveil::testing
