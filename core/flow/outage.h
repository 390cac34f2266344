#pragma once

#include "core/base/result.h"
#include "core/cli/console.h"

#include <chrono>
#include <random>
#include <set>
#include <string>

namespace stepveil {

// Failures of something that is tried again and again: what is said about them, and how long to
// wait. Each failure is told once, however often it comes, and the end of all of them once.
class Outage {
 public:
  explicit Outage(Console& console) : console_(console) {}

  // `context: ` and the failure with its first hint, as a warning, unless it was told before;
  // numbers don't make it another one.
  void Report(const std::string& context, const Error& error);

  // Makes the next pause longer.
  void CountFailure() { ++failures_; }
  // The pause is the plain one again.
  void ForgetFailures() { failures_ = 0; }

  // It is over: says `note`, if there was something.
  void End(const std::string& note);

  // `plain`; after failures doubled for each but the first, up to 5 minutes, and up to a quarter
  // more, so that many jobs that failed together don't come back together.
  [[nodiscard]] std::chrono::milliseconds Pause(std::chrono::milliseconds plain);

 private:
  Console& console_;
  int failures_ = 0;
  std::set<std::string> told_;
  std::mt19937 random_{std::random_device{}()};
};

}  // namespace stepveil
