#include "core/flow/outage.h"

#include "core/identity/refusal.h"

#include <algorithm>

namespace stepveil {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kLongestPause{300'000};
constexpr int kMostDoublings = 10;

std::string WithoutNumbers(std::string text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  text.erase(std::remove_if(text.begin(), text.end(), is_digit), text.end());
  return text;
}

}  // namespace

void Outage::Report(const std::string& context, const Error& error) {
  const std::string text =
      context + ": " + error.message + (error.hints.empty() ? "" : "; " + error.hints.front());
  if (told_.insert(WithoutNumbers(WithoutRequestIds(text))).second) {
    console_.Warn(text);
  }
}

void Outage::End(const std::string& note) {
  failures_ = 0;
  if (!told_.empty()) {
    told_.clear();
    console_.Note(note);
  }
}

milliseconds Outage::Pause(milliseconds plain) {
  if (failures_ == 0) {
    return plain;
  }
  const int doublings = std::min(failures_ - 1, kMostDoublings);
  const milliseconds pause = std::max(plain, std::min(plain * (1 << doublings), kLongestPause));
  return pause + milliseconds(std::uniform_int_distribution<milliseconds::rep>(
                     0, pause.count() / 4)(random_));
}

}  // namespace stepveil
