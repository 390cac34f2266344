#include "core/secrets/faults.h"

#include "core/identity/refusal.h"

#include <algorithm>

namespace stepveil {
namespace {

// A folder can hold a hundred thousand names that are none; nobody reads past this many.
constexpr std::size_t kMostListed = 50;

int Gravity(ErrorCode code) {
  return code == ErrorCode::kLogin ? 2 : code == ErrorCode::kNetwork ? 1 : 0;
}

}  // namespace

void Faults::Add(Error error) {
  if (!known_.insert(WithoutRequestIds(error.message)).second) {
    return;
  }
  secrets_.insert(secrets_.end(), error.secrets.begin(), error.secrets.end());
  if (Gravity(error.code) > Gravity(gravest_)) {
    gravest_ = error.code;
  }
  if (errors_.size() < kMostListed) {
    errors_.push_back(std::move(error));
  }
}

void Faults::Add(std::string message, std::vector<std::string> hints,
                 std::vector<SecretPlace> secrets) {
  Add(Error{ErrorCode::kSecret, std::move(message), std::move(hints), Verdict::kUnclear,
            std::move(secrets)});
}

Error Faults::Merge() const {
  Error merged{gravest_, "", {}};
  merged.secrets = secrets_;
  merged.verdict = errors_.empty() ? Verdict::kUnclear : errors_.front().verdict;
  for (const Error& error : errors_) {
    merged.verdict = Both(merged.verdict, error.verdict);
    merged.message += (merged.message.empty() ? "" : "\n  ") + error.message;
    for (const std::string& hint : error.hints) {
      if (std::find(merged.hints.begin(), merged.hints.end(), hint) == merged.hints.end()) {
        merged.hints.push_back(hint);
      }
    }
  }
  if (known_.size() > errors_.size()) {
    merged.message += "\n  and " + std::to_string(known_.size() - errors_.size()) + " more";
  }
  return merged;
}

}  // namespace stepveil
