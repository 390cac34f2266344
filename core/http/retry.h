#pragma once

#include "core/http/transport.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

namespace stepveil {

// May a request be sent again? Facts: a login answered 401 three times locks the identity for five
// minutes, so only what surely was not judged is repeated (Infisical, universal-auth lockout).
enum class Repeat {
  kSafe,   // reads: failed connections, resets, 429, and what 5xx may pass: its database restarts
  kLogin,  // logins: failed connections, 429, 502, 503, 504, and 500 with retry-after and
           // x-ratelimit-remaining 0 (how a server of 2024 says 429); never another answer
  kNever,
};

// Is it the server's answer to send the request again later?
[[nodiscard]] bool IsWorthRepeating(const HttpResponse& response, Repeat repeat);

// Can the same request come through later? A lasting fault (kTls, kProxy, kProxyLogin, kTooLarge,
// kProtocol) can't, and after kTimeout there is no time left.
[[nodiscard]] bool IsWorthRepeating(const TransportFailure& failure, Repeat repeat);

// Was the request surely not sent, so that any kind may go to another address?
[[nodiscard]] bool NothingWasSent(const TransportFailure& failure);

// Does the answer say that a rate limit was reached: 429, or 500 with x-ratelimit-remaining 0?
[[nodiscard]] bool IsRateLimited(const HttpResponse& response);

// How long the server says to wait: the header retry-after in seconds, else the seconds in a 429's
// message ("try again in 42 seconds"; newer Infisical servers send no header). Nothing if it
// doesn't say, or says 0 or a date.
[[nodiscard]] std::optional<std::chrono::seconds> ToldWait(const HttpResponse& response);

// The pauses between attempts: `first`, doubled for each attempt up to 10 s, of which a random half
// is taken off; so that many jobs that failed together don't come back together.
class Pauses {
 public:
  // `seed` 0 takes one from the system.
  Pauses(std::chrono::milliseconds first, std::uint32_t seed);

  // After the attempt with this number, counted from 1.
  [[nodiscard]] std::chrono::milliseconds After(int attempt);

  // A told wait, and up to a quarter of it (and `first`) more: never sooner than the server said,
  // and not all at the second that it told everybody. What is more than `most` in all is cut off,
  // down to the told wait.
  [[nodiscard]] std::chrono::milliseconds AtLeast(std::chrono::seconds told,
                                                  std::chrono::milliseconds most);

 private:
  [[nodiscard]] std::chrono::milliseconds Random(std::chrono::milliseconds most);

  std::chrono::milliseconds first_;
  std::mt19937 random_;
};

}  // namespace stepveil
