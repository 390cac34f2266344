#pragma once

#include "tests/e2e/run_job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace stepveil::testing {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kOldValue[] = "https://api.dev.example.com";
constexpr char kNewValue[] = "new-value-9f3b-SECRET";
constexpr char kList[] = "GET /api/v4/secrets";

class WatchTest : public RunJobTest {
 protected:
  [[nodiscard]] static std::vector<std::string> Watched(const std::string& script,
                                                        std::vector<std::string> flags = {}) {
    flags.insert(flags.begin(), {"--watch", "--watch-interval", "5s"});
    return Wrapped({"sh", "-c", script}, flags);
  }

  // A command that says that it started, runs until Finish() and leaves with 3.
  [[nodiscard]] std::string UntilFinished() const {
    return "echo started; while [ ! -e " + Flag() + " ]; do sleep 0.1; done; exit 3";
  }
  void Finish() const { std::ofstream(Flag()) << "x"; }

  // null removes it.
  void SetSecret(const json& value) const {
    const json order{
        {"environment", "dev"}, {"path", "/frontend"}, {"key", "PUBLIC_API_URL"}, {"value", value}};
    server_.Control("POST", "/_dev/secret", order.dump());
  }

  [[nodiscard]] json Tokens() const { return json::parse(server_.Control("GET", "/_dev/tokens")); }

  // How many requests to `part` were answered with `status`; 0 = any.
  [[nodiscard]] int Seen(const std::string& part, int status = 0) const {
    int count = 0;
    const json counters = json::parse(server_.Control("GET", "/_dev/counters"));
    for (const json& one : counters["seen"]) {
      const bool fits =
          (one["method"].get<std::string>() + " " + one["target"].get<std::string>()).find(part) !=
          std::string::npos;
      count += fits && (status == 0 || one["status"] == status) ? 1 : 0;
    }
    return count;
  }

  [[nodiscard]] bool WaitFor(const std::function<bool()>& condition) const {
    for (int waited = 0; waited < 200 && !condition(); ++waited) {
      usleep(100'000);
    }
    return condition();
  }

 private:
  [[nodiscard]] std::string Flag() const { return (folder_.path() / "finish").string(); }
};

}  // namespace stepveil::testing
