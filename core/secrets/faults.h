#pragma once

#include "core/base/result.h"

#include <set>
#include <string>
#include <vector>

namespace stepveil {

// Collects what is wrong, so that the user sees all of it at once.
class Faults {
 public:
  // A fault that was added before, or a hint, is not repeated.
  void Add(Error error);
  void Add(std::string message, std::vector<std::string> hints,
           std::vector<SecretPlace> secrets = {});

  [[nodiscard]] bool empty() const { return errors_.empty(); }

  // All of them as one Error: the code of the gravest (login before network before secret), one
  // line per fault (the first 50; the rest are counted), all their hints, and the secrets of all.
  [[nodiscard]] Error Merge() const;

 private:
  std::vector<Error> errors_;         // the first ones
  std::set<std::string> known_;       // the messages of all
  std::vector<SecretPlace> secrets_;  // of all
  ErrorCode gravest_ = ErrorCode::kSecret;
};

}  // namespace stepveil
