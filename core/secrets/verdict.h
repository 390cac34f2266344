#pragma once

#include "core/base/result.h"

namespace stepveil {

// What a failure to log in or to fetch says about the service.
enum class Verdict {
  kUnclear,  // nothing that may be relied on: a wrong setting, a page of a proxy's, an odd answer
  kOutage,   // it can't be reached, or was in trouble or at its limit to the end of our patience
  kDenied,   // it works, and whoever asks may not have what is asked for, or not any more
};

// By what the answers' recorded texts were found to mean (LoginRefused, TokenRefused, WhyRefused),
// never by a status: on some servers a 500 is a wrong claim or a rate limit, and a 401 a field that
// is missing. What was written here for none of them is unclear.
[[nodiscard]] Verdict VerdictOf(const Error& error);

}  // namespace stepveil
