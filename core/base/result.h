#pragma once

#include <tl/expected.hpp>

#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// What kind of failure ended the work; decides the exit code (core/base/exit_code.h).
enum class ErrorCode { kInternal, kUsage, kConfig, kLogin, kSecret, kNetwork, kExport, kRun };

// What a failure to log in or to fetch says about the service. Whoever reads the answer sets it;
// what nothing was written for is unclear.
enum class Verdict {
  kUnclear,  // nothing that may be relied on: a wrong setting, a page of a proxy's, an odd answer
  kOutage,   // it can't be reached, or was in trouble or at its limit to the end of our patience
  kDenied,   // it works, and whoever asks may not have what is asked for, or not any more
};

// Of two failures together: one that is denied stays so, and an outage is one only if both are.
[[nodiscard]] inline Verdict Both(Verdict a, Verdict b) {
  const bool denied = a == Verdict::kDenied || b == Verdict::kDenied;
  return denied ? Verdict::kDenied : a == b ? a : Verdict::kUnclear;
}

// A secret as Infisical knows it. Foreign text.
struct SecretPlace {
  std::string name;
  std::string environment;
  std::string path;
};

// One failure as the user reads it. Message and hints are lower case, without a final period, name
// things and never quote a value; each hint says what to do next.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  std::vector<std::string> hints = {};
  Verdict verdict = Verdict::kUnclear;
  std::vector<SecretPlace> secrets =
      {};  // that can't be handed over; empty: it is of no single one
};

// A value or the reason why there is none. Behind our own name, so that std::expected can take its
// place; [[nodiscard]], so that no failure is dropped unseen.
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

// Makes the failed side of any Result.
[[nodiscard]] inline tl::unexpected<Error> Fail(ErrorCode code, std::string message,
                                                std::vector<std::string> hints = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(hints)});
}

[[nodiscard]] inline tl::unexpected<Error> Fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

// Puts `context: ` before the message; all else stays.
[[nodiscard]] inline Error WithContext(const std::string& context, Error error) {
  error.message = context + ": " + error.message;
  return error;
}

}  // namespace stepveil

#define STEPVEIL_CONCAT_INNER(a, b) a##b
#define STEPVEIL_CONCAT(a, b) STEPVEIL_CONCAT_INNER(a, b)

// Returns the failure of `expression` (a Result) to the caller, if it is one.
#define STEPVEIL_RETURN_IF_ERROR(expression)                            \
  do {                                                                  \
    auto result_of_expression = (expression);                           \
    if (!result_of_expression) {                                        \
      return ::stepveil::Fail(std::move(result_of_expression).error()); \
    }                                                                   \
  } while (false)

// `STEPVEIL_ASSIGN_OR_RETURN(auto x, F())`: x becomes F's value, or F's failure is returned.
#define STEPVEIL_ASSIGN_OR_RETURN(target, expression) \
  STEPVEIL_ASSIGN_OR_RETURN_INNER(STEPVEIL_CONCAT(result_, __LINE__), target, expression)
#define STEPVEIL_ASSIGN_OR_RETURN_INNER(result, target, expression) \
  auto result = (expression);                                       \
  if (!result) {                                                    \
    return ::stepveil::Fail(std::move(result).error());             \
  }                                                                 \
  target = *std::move(result)
