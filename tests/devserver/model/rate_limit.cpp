#include "tests/devserver/model/rate_limit.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

// The server of 2024 has no word for it and answers 500; newer ones 429.
Answer TooMany(const Store& store, const std::string& seconds) {
  if (!store.rules().limits_with_429) return Broken();
  return Refuse(429, "RateLimitExceeded",
                "Rate limit exceeded. Please try again in " + seconds + " seconds");
}

}  // namespace

Count RateLimits::Take(const std::string& route, const std::string& address, int limit,
                       const Store& store) {
  if (limit == 0) return {};  // a self-hosted server of 2026 has none of its own (recorded)
  const std::chrono::milliseconds length(store.settings.window_ms);
  Window& window = windows_[address + ' ' + route];
  const Clock::time_point now = store.Now();
  if (window.taken == 0 || now >= window.begin + length) window = {now, 0};
  ++window.taken;
  const auto left = std::chrono::ceil<Seconds>(window.begin + length - now);
  const std::string reset = std::to_string(left.count());
  Count count;
  count.headers.headers = {
      {"x-ratelimit-limit", std::to_string(limit)},
      {"x-ratelimit-remaining", std::to_string(std::max(0, limit - window.taken))},
      {"x-ratelimit-reset", reset}};
  if (window.taken <= limit) return count;
  count.headers.headers.emplace_back("retry-after", reset);
  count.refusal = TooMany(store, reset);
  return count;
}

}  // namespace stepveil::devserver
