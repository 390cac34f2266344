#pragma once

#include "core/base/result.h"

#include <string>
#include <vector>

namespace stepveil::contract {

// What stepveil made of one recorded answer, as golden.tsv holds it.
struct Outcome {
  std::string name;
  std::string exit;  // the exit code outside of `run`; "-" = not consumed
  std::string message;
  std::vector<std::string> hints;
  std::string values;  // every recorded value, one a line: none may stand in message or hints
  Verdict verdict = Verdict::kUnclear;
};

// Feeds each recording of tests/contract/recordings, in order of names, to the function of stepveil
// that would read it. Empty if the folder can't be read.
std::vector<Outcome> ReplayAll();

}  // namespace stepveil::contract
