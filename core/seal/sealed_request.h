#pragma once

#include "core/config/request.h"

#include <string>
#include <vector>

namespace stepveil {

// What was asked for when something was sealed, and what is asked for by whoever opens it.
struct SealedRequest {
  struct Fact {
    std::string name;  // a flag's, without dashes
    std::vector<std::string> values;
  };
  std::string process;      // for messages; another name for the same is the same
  std::vector<Fact> facts;  // each in its place, whatever its values are
  // Checks that were off (--allow-partial, ...): what is sealed may lack what they find.
  std::vector<std::string> lenient;
};

[[nodiscard]] SealedRequest SealedRequestOf(const Request& request);

// Why `asked` may not have what was sealed for `sealed`, one fact a line; empty: it may. `asked`
// has to say the same, but may take a part of a set that --only and --except had not cut down, and
// may be more lenient.
[[nodiscard]] std::vector<std::string> Differences(const SealedRequest& sealed,
                                                   const SealedRequest& asked);

}  // namespace stepveil
