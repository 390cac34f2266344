#include "core/secrets/faults.h"

#include <algorithm>

namespace stepveil {
namespace {

int Gravity(ErrorCode code) {
  return code == ErrorCode::kLogin ? 2 : code == ErrorCode::kNetwork ? 1 : 0;
}

// The same refusal has another request's id each time.
std::string WithoutRequest(std::string message) {
  const std::size_t from = message.find(" (request \"");
  const std::size_t to = from == message.npos ? from : message.find("\")", from);
  return to == message.npos ? message : message.erase(from, to + 2 - from);
}

}  // namespace

void Faults::Add(Error error) {
  const bool known = std::any_of(errors_.begin(), errors_.end(), [&](const Error& other) {
    return WithoutRequest(other.message) == WithoutRequest(error.message);
  });
  if (!known) {
    errors_.push_back(std::move(error));
  }
}

void Faults::Add(std::string message, std::vector<std::string> hints) {
  Add(Error{ErrorCode::kSecret, std::move(message), std::move(hints)});
}

Error Faults::Merge() const {
  Error merged{ErrorCode::kSecret, "", {}};
  for (const Error& error : errors_) {
    if (Gravity(error.code) > Gravity(merged.code)) {
      merged.code = error.code;
    }
    merged.message += (merged.message.empty() ? "" : "\n  ") + error.message;
    for (const std::string& hint : error.hints) {
      if (std::find(merged.hints.begin(), merged.hints.end(), hint) == merged.hints.end()) {
        merged.hints.push_back(hint);
      }
    }
  }
  return merged;
}

}  // namespace stepveil
