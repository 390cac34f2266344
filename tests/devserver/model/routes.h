#pragma once

#include "tests/devserver/model/bearer.h"

#include <string>
#include <string_view>
#include <vector>

namespace stepveil::devserver {

// What a route's rate limit is taken from.
enum class Bucket { kNone, kRead, kWrite, kSecrets };

struct Route {
  std::string_view method, pattern;  // {} in the pattern: one path segment
  Answer (*handle)(Context&);
  Access access = Access::kAnyone;
  Bucket bucket = Bucket::kNone;
  int since = 0;        // the first generation of servers that has it
  bool writes = false;  // refused in maintenance mode
  bool own = false;     // the dev server's own: no outage, limit or Authorization check applies
};

// The route of a request, nullptr if this generation has none; fills request.parameters.
const Route* FindRoute(Request& request, int generation);

}  // namespace stepveil::devserver
