#pragma once

#include "tests/e2e/run_job.h"
#include "tests/e2e/server_job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <csignal>

namespace stepveil::testing {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kLoginFault = 4;
constexpr int kSecretFault = 5;

class ServerTruthTest : public ServerJobTest {
 protected:
  // /app with A, and /other with SECRET.
  void SetUp() override {
    ServerJobTest::SetUp();
    AddFolder("/app");
    AddFolder("/other");
    AddSecret("/app", "A", "plain-a");
    AddSecret("/other", "SECRET", "canary-9f3b-SECRET");
  }

  // Exit code 5 and `text` in the message, no value in it.
  void ExpectRefused(const std::vector<std::string>& flags, const std::string& text) {
    const ProcessResult ran = Export(flags);
    EXPECT_EQ(ran.exit_code, kSecretFault) << ran.out << ran.err;
    EXPECT_THAT(ran.err, AllOf(HasSubstr(text), HasSubstr("stepveil: hint: "),
                               Not(HasSubstr("canary-9f3b")), Not(HasSubstr("upgrade"))));
    EXPECT_EQ(ran.out, "");
  }

  [[nodiscard]] nlohmann::json Exported(const std::vector<std::string>& flags) {
    const ProcessResult ran = Export(flags);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    warnings_ = ran.err;
    const auto values = nlohmann::json::parse(ran.out, nullptr, false);
    return values.is_object() ? values : nlohmann::json::object();
  }

  std::string warnings_;
};

}  // namespace stepveil::testing
