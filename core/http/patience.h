#pragma once

#include "core/base/clock.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace stepveil {

// What is waited for.
struct LongWait {
  std::string address;  // shown as it is
  std::string why;      // "rate limited", "no answer"
  TimePoint since;
  std::optional<TimePoint> until;  // when it is over, where that is known
  TimePoint deadline;              // when it is given up
};

// Has whoever watches us told that we wait, for whom, why and how long, as soon as a wait goes on
// for more than kSilence in all: once per wait as a line that stays, or live, where each call is
// shown in the place of the last one until the wait is over.
class Patience {
 public:
  static constexpr std::chrono::seconds kSilence{2};
  static constexpr std::chrono::seconds kTick{1};  // how often something live is to be shown

  using Tell = std::function<void(const std::string&)>;

  // `tell` gets "waiting for ADDRESS (WHY, 41 s left; deadline 118 s)".
  explicit Patience(Tell tell) : tell_(std::move(tell)) {}

  // Live: `show` gets the same, and `end` is called once it is over.
  Patience(Tell show, std::function<void()> end) : tell_(std::move(show)), end_(std::move(end)) {}

  [[nodiscard]] bool is_live() const { return end_ != nullptr; }

  // A wait goes on, and it is `now`.
  void Waiting(const LongWait& wait, TimePoint now);

  // From now on nobody is told anything.
  void Stop();

  // What was waited for is there, or will never be.
  void Over();

 private:
  Tell tell_;
  std::function<void()> end_;
  bool told_ = false;
};

}  // namespace stepveil
