#include "core/http/retry.h"

#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLongestPause{10'000};
constexpr std::string_view kAgainIn = "try again in ";

// The number at the start of `text`, if a seconds' number is all there is or `tail` follows.
std::optional<seconds> ReadSeconds(std::string_view text, std::string_view tail) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  const bool right_tail = tail.empty() ? text.empty() : text.starts_with(tail);
  if (error != std::errc() || number == 0 || !right_tail) {
    return std::nullopt;
  }
  return seconds(number);
}

std::optional<seconds> SecondsInMessage(std::string_view body) {
  const std::size_t at = body.find(kAgainIn);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  return ReadSeconds(body.substr(at + kAgainIn.size()), " second");
}

std::uint32_t SystemSeed() {
  std::uint32_t seed = 0;
  if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != sizeof(seed)) {
    seed = static_cast<std::uint32_t>(getpid());
  }
  return seed;
}

}  // namespace

bool IsRateLimited(const HttpResponse& response) {
  const auto remaining = response.headers.find("x-ratelimit-remaining");
  const bool none_left = remaining != response.headers.end() && remaining->second == "0";
  return response.status == 429 || (response.status == 500 && none_left);
}

bool IsWorthRepeating(const HttpResponse& response, Repeat repeat) {
  if (repeat == Repeat::kNever) {
    return false;
  }
  switch (response.status) {
    case 429:
    case 502:
    case 503:
    case 504:
      return true;
    case 500:
      return repeat == Repeat::kSafe ||
             (IsRateLimited(response) && response.headers.count("retry-after") > 0);
    case 501:  // not implemented
    case 505:  // HTTP version
    case 511:  // a network that wants a login of its own
      return false;
    default:
      return repeat == Repeat::kSafe && response.status >= 500 && response.status < 600;
  }
}

bool NothingWasSent(const TransportFailure& failure) {
  return failure.kind == Kind::kResolve || failure.kind == Kind::kConnect ||
         failure.kind == Kind::kTls || failure.kind == Kind::kProxy;
}

bool IsWorthRepeating(const TransportFailure& failure, Repeat repeat) {
  switch (failure.kind) {
    case Kind::kResolve:
    case Kind::kConnect:
      return repeat != Repeat::kNever;
    case Kind::kClosed:
      return repeat == Repeat::kSafe;
    case Kind::kTls:
    case Kind::kProxy:
    case Kind::kProxyLogin:
    case Kind::kTimeout:
    case Kind::kTooLarge:
    case Kind::kProtocol:
      return false;
  }
  return false;
}

std::optional<seconds> ToldWait(const HttpResponse& response) {
  if (const auto header = response.headers.find("retry-after"); header != response.headers.end()) {
    if (const auto told = ReadSeconds(header->second, "")) {
      return told;
    }
  }
  return response.status == 429 ? SecondsInMessage(response.body.Expose()) : std::nullopt;
}

Pauses::Pauses(milliseconds first, std::uint32_t seed)
    : first_(first), random_(seed != 0 ? seed : SystemSeed()) {}

milliseconds Pauses::Random(milliseconds most) {
  return milliseconds(std::uniform_int_distribution<milliseconds::rep>(0, most.count())(random_));
}

milliseconds Pauses::After(int attempt) {
  milliseconds pause = std::min(first_, kLongestPause);
  for (int i = 1; i < attempt && pause < kLongestPause; ++i) {
    pause = std::min(2 * pause, kLongestPause);
  }
  return pause - Random(pause / 2);
}

milliseconds Pauses::AtLeast(seconds told, milliseconds most) {
  const milliseconds least = told;
  const milliseconds room = std::max(most - least, milliseconds(0));
  return least + Random(std::min(std::max(least / 4, first_), room));
}

}  // namespace stepveil
