#pragma once

#include "core/base/clock.h"

#include <functional>
#include <string>
#include <utility>

namespace stepveil {

// Has whoever watches us told, once per wait, that we wait, for whom and why: as soon as a wait
// goes on for more than kSilence in all.
class Patience {
 public:
  static constexpr std::chrono::seconds kSilence{3};

  // `tell` gets "waiting for ADDRESS: WHY".
  explicit Patience(std::function<void(const std::string&)> tell) : tell_(std::move(tell)) {}

  // A wait for `address` (which is shown as it is) has begun at `since` and goes on until `until`.
  void Waiting(const std::string& address, const std::string& why, TimePoint since,
               TimePoint until) {
    if (tell_ && !told_ && until - since >= kSilence) {
      told_ = true;
      tell_("waiting for " + address + ": " + why);
    }
  }

  // From now on nobody is told anything.
  void Stop() { tell_ = {}; }

  // What was waited for is there, or will never be.
  void Over() { told_ = false; }

 private:
  std::function<void(const std::string&)> tell_;
  bool told_ = false;
};

}  // namespace stepveil
