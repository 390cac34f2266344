#pragma once

#include "tests/e2e/run_job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <string>
#include <vector>

namespace stepveil::testing {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// A job whose commands lease dynamic secrets, beside the ledger of the server.
class DynamicTest : public RunJobTest {
 protected:
  [[nodiscard]] nlohmann::json Ledger() const {
    return nlohmann::json::parse(server_.Control("GET", "/_dev/leases"));
  }
  [[nodiscard]] std::vector<std::string> States() const {
    std::vector<std::string> states;
    const auto ledger = Ledger();
    for (const auto& lease : ledger["leases"]) {
      states.push_back(lease["state"]);
    }
    return states;
  }
  [[nodiscard]] int LiveTokens() const {
    return nlohmann::json::parse(server_.Control("GET", "/_dev/tokens"))["live"];
  }

  // Nobody who was killed can wait for what he leaves to be put in order.
  [[nodiscard]] bool IsAllReturned(int seconds = 0) const {
    for (int waited = 0; waited < seconds * 10 && (Ledger()["live"] != 0 || LiveTokens() != 0);
         ++waited) {
      usleep(100'000);
    }
    return Ledger()["live"] == 0 && LiveTokens() == 0;
  }

  // `run` with the lease, of a shell's text.
  [[nodiscard]] static std::vector<std::string> Leasing(const std::string& script,
                                                        const std::vector<std::string>& flags = {
                                                            "--dynamic", "database"}) {
    return Wrapped({"sh", "-c", script}, flags);
  }
  [[nodiscard]] ProcessResult Run(const std::string& script,
                                  const std::vector<std::string>& flags = {"--dynamic",
                                                                           "database"}) const {
    return RunProcess(Leasing(script, flags), {environment_, folder_.path()});
  }

  // Requests with `part` in their target, in the order in which they came: METHOD TARGET.
  [[nodiscard]] std::vector<std::string> Asked(const std::string& part) const {
    std::vector<std::string> asked;
    const auto counters = nlohmann::json::parse(server_.Control("GET", "/_dev/counters"));
    for (const auto& seen : counters["seen"]) {
      const std::string target = seen["target"];
      if (target.find(part) != std::string::npos) {
        asked.push_back(seen["method"].get<std::string>() + " " + target);
      }
    }
    return asked;
  }
};

}  // namespace stepveil::testing
