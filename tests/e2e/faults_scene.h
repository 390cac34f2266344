#pragma once

#include "tests/e2e/faults_plan.h"

#include <string>

namespace stepveil::testing {

// What one command came to under a fault.
struct FaultOutcome {
  int exit_code = 0;
  int requests = 0;  // that reached the target
  int requests_in_all = 0;
  int logins = 0;
  int connections = 0;
  int tokens_left = 0;  // access tokens that can still be used afterwards
  std::string out;      // all it printed
  std::string err;
  std::string handed_over;  // what the command or the file got of the secrets; "" = it is not there
};

// The command of `stepveil run` ends with this.
inline constexpr int kChildExit = 7;

// Runs the real binary on two paths (/compose, /frontend) against a dev server of its own, with the
// fault. The command writes its environment to a file; an export writes its own. The job's address
// is told as https://SERVER in `out` and `err`.
[[nodiscard]] FaultOutcome RunUnder(const std::string& fault, FaultTarget target);
[[nodiscard]] FaultOutcome ExportUnder(const std::string& fault, FaultTarget target);

// No text of these may ever be printed: the secrets' values and their Base64, the credentials, what
// every token starts with, and the page of a gateway.
[[nodiscard]] std::string LeakIn(const FaultOutcome& outcome);

}  // namespace stepveil::testing
