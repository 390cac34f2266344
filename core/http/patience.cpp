#include "core/http/patience.h"

#include <chrono>

namespace stepveil {
namespace {

// Later than this nobody waits for.
constexpr std::chrono::hours kNoDeadline{48};

std::string SecondsFrom(TimePoint now, TimePoint until) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(until - now).count()) + " s";
}

std::string WordsOf(const LongWait& wait, TimePoint now) {
  std::string text = "waiting for " + wait.address + " (" + wait.why;
  if (wait.until && *wait.until > now) {
    text += ", " + SecondsFrom(now, *wait.until) + " left";
  }
  if (wait.deadline > now && wait.deadline < now + kNoDeadline) {
    text += "; deadline " + SecondsFrom(now, wait.deadline);
  }
  return text + ")";
}

}  // namespace

void Patience::Waiting(const LongWait& wait, TimePoint now) {
  // A line that stays is told as soon as it is known that the wait will be long.
  const TimePoint known = wait.until && !is_live() ? *wait.until : now;
  const bool is_long = known - wait.since >= kSilence;
  if (tell_ && is_long && (is_live() || !told_)) {
    told_ = true;
    tell_(WordsOf(wait, now));
  }
}

void Patience::Stop() {
  Over();
  tell_ = {};
}

void Patience::Over() {
  if (told_ && end_) {
    end_();
  }
  told_ = false;
}

}  // namespace stepveil
