#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/seal/sealed_request.h"
#include "core/secrets/secret_set.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

using WallTime = std::chrono::system_clock::time_point;

// The most that a bundle's text may have; what is read from a server is bounded the same way.
inline constexpr std::size_t kMostBundleBytes = std::size_t{64} << 20;

inline constexpr const char* kBundleName = "stepveil-bundle";  // the member that holds
inline constexpr int kBundleFormat = 1;                        // the format's number

// What was fetched for one request.
struct SealedSet {
  SealedRequest request;
  SecretSet set;
};

// Secrets of one or several requests, as they are sealed.
struct Bundle {
  WallTime created;          // to the second
  WallTime not_after;        // whoever opens it later is refused
  std::string version = {};  // of the stepveil that made it; when written, this one
  std::vector<SealedSet> sets = {};
};

// The text to seal, one JSON document (README.md). Errors: kSecret, a value that is no text or more
// than kMostBundleBytes; names only.
[[nodiscard]] Result<Secret> WriteBundle(const Bundle& bundle);

// Errors: kSecret, it is none, or of another format than ours. No text of it is quoted.
[[nodiscard]] Result<Bundle> ReadBundle(const Secret& text);

// Why it may not be used at `now` (kSecret), or nothing: its time is over, or it is older than
// `max_age`, or it was made more than five minutes from now, which a clock that was set back makes
// of an old one.
[[nodiscard]] std::optional<Error> WhyOutOfTime(const Bundle& bundle, WallTime now,
                                                std::optional<std::chrono::seconds> max_age);

// The set for `asked`. Errors: kSecret, with what differs from the nearest one.
[[nodiscard]] Result<SecretSet> SetFor(const Bundle& bundle, const SealedRequest& asked);

// "3 hours", "2 days": how old, rounded down.
[[nodiscard]] std::string AgeWords(std::chrono::seconds age);

// "2026-11-30T16:42:45Z".
[[nodiscard]] std::string TimeWords(WallTime time);

}  // namespace stepveil
