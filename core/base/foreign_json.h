#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string_view>

namespace stepveil {

// What a JSON text from elsewhere may cost. The library builds a tree in memory, some hundred bytes
// a value, and walks it by recursion when it is copied or written: both are bounded beforehand.
struct JsonLimits {
  std::size_t bytes = 0;
  std::size_t values = 0;  // objects, lists, texts, numbers and words, at every depth
};

inline constexpr std::size_t kMostJsonDepth = 32;
inline constexpr std::size_t kMostJsonTextBytes = std::size_t{16} << 20;  // one text, one number

// For what has a handful of fields: a login, a refusal, a token's claims.
inline constexpr JsonLimits kSmallJson{std::size_t{1} << 20, 20'000};
// For lists: 20,000 secrets are some 920,000 values where each has five tags, 420,000 without.
inline constexpr JsonLimits kLargeJson{std::size_t{64} << 20, 1'500'000};

// Why there is nothing to read.
struct JsonFault {
  enum class Kind { kNone, kBroken, kTooDeep, kTooLarge };
  Kind kind = Kind::kNone;
  std::size_t offset = 0;  // of kBroken: the byte that can't stand there
};

// Reads on after "no list of secrets ": "(not complete, valid JSON)"; "" for kNone.
[[nodiscard]] const char* Describe(const JsonFault& fault);

// Reads JSON that somebody else wrote: every answer, every file, every token's claims. Discarded
// (is_discarded()) if it isn't JSON, goes deeper than kMostJsonDepth or is more than `limits`
// allow; `fault` is told which, if it is given.
[[nodiscard]] nlohmann::json ReadForeignJson(std::string_view text, const JsonLimits& limits,
                                             JsonFault* fault = nullptr);

}  // namespace stepveil
