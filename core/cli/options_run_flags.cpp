#include "core/cli/options_run_flags.h"

#include "core/config/values.h"

#include <utility>

namespace stepveil {
namespace {

PtyUse ReadPty(const std::string& word, SettingFaults& faults) {
  if (word == "always") {
    return PtyUse::kAlways;
  }
  if (word == "never") {
    return PtyUse::kNever;
  }
  if (word != "auto" && !word.empty()) {
    faults.Add({ErrorCode::kUsage,
                "\"--pty\" takes always, never or auto",
                {"auto gives a terminal where stdout is one"}});
  }
  return PtyUse::kAuto;
}

void ReadTime(const char* flag, const std::string& text, std::chrono::milliseconds& time,
              SettingFaults& faults) {
  if (text.empty()) {
    return;
  }
  if (text == "0" || text == "0s" || text == "0ms") {
    time = std::chrono::milliseconds(0);
    return;
  }
  if (auto read = CheckedDuration(text)) {
    time = *read;
  } else {
    Error fault = WithContext(flag, std::move(read).error());
    fault.code = ErrorCode::kUsage;
    faults.Add(std::move(fault));
  }
}

}  // namespace

std::optional<std::chrono::milliseconds> ReadWatch(const WatchFlags& flags, SettingFaults& faults) {
  if (!flags.on && !flags.interval.empty()) {
    faults.Add({ErrorCode::kUsage,
                "\"--watch-interval\" goes with \"--watch\" only",
                {"add --watch, or leave it out"}});
  }
  if (!flags.on) {
    return std::nullopt;
  }
  std::chrono::milliseconds interval = kWatchInterval;
  ReadTime("--watch-interval", flags.interval, interval, faults);
  if (interval < kShortestWatchInterval) {
    faults.Add({ErrorCode::kUsage,
                "\"--watch-interval\" is 5s at least",
                {"every fetch counts against the instance's rate limit"}});
  }
  return interval;
}

RunOptions ReadRunOptions(const RunFlags& flags, SettingFaults& faults) {
  RunOptions options;
  options.pty = ReadPty(flags.pty, faults);
  ReadTime("--kill-after", flags.kill_after, options.kill_after, faults);
  ReadTime("--drain", flags.drain, options.drain, faults);
  return options;
}

}  // namespace stepveil
