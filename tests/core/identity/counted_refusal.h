#pragma once

#include "core/identity/refusal.h"

#include <string>

namespace stepveil::testing {

// What a server answers that counts requests and numbers its answers, as those of 2024 do.
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
