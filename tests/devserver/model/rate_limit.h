#pragma once

#include "tests/devserver/model/answer.h"
#include "tests/devserver/model/store.h"

#include <map>
#include <optional>
#include <string>

namespace stepveil::devserver {

// The headers that a counted request gets, and the refusal if it was one too many.
struct Count {
  Answer headers;  // only its headers are used
  std::optional<Answer> refusal;
};

// Counts requests per route and address in windows of a minute (Settings) that begin with the first
// request.
class RateLimits {
 public:
  Count Take(const std::string& route, const std::string& address, int limit, const Store& store);

 private:
  struct Window {
    Clock::time_point begin;
    int taken = 0;
  };

  std::map<std::string, Window> windows_;
};

}  // namespace stepveil::devserver
