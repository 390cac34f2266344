#pragma once

#include "core/identity/refusal.h"

#include <string>

namespace stepveil::testing {

// What the API answers, on a route that counts its requests, as those of servers of 2024 do.
inline Refusal CountedRefusal(int status, const std::string& error, const std::string& message) {
  Refusal refusal;
  refusal.status = status;
  refusal.from_api = true;
  refusal.counted = true;
  refusal.error = error;
  refusal.message = message;
  return refusal;
}

}  // namespace stepveil::testing
