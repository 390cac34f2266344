#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/environment/environment.h"
#include "jenkins/value_check.h"

#include <vector>

namespace stepveil::jenkins {

// What the shared library reads when it has opened the seal, as one JSON object:
//
//   secrets     name -> value of each variable that Jenkins has to hide
//   plain       name -> value of the others: `unmasked`, or too short or too common to mask
//   masks       the texts to hide besides the values of `secrets`: each one line, since Jenkins
//               looks at its log line by line (jenkins/masks.h)
//   left_out    names out of `secrets` of whose encoded forms some are beyond kMaskBudget
//   unmaskable  names out of `secrets` that have no such line: Jenkins' log can show them
//   files       names that `as-file` of the process lists
//
// `needles`: those of all values. Errors: those of CheckValues.
[[nodiscard]] Result<Secret> AnswerText(const Environment& environment,
                                        const std::vector<Secret>& needles,
                                        const AgentTraits& agent = {});

}  // namespace stepveil::jenkins
