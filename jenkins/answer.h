#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/environment/environment.h"
#include "core/mask/mask_plan.h"

#include <cstddef>
#include <vector>

namespace stepveil::jenkins {

// Jenkins looks for every mask, one after the other, in every line of the log: 500 of them cost it
// some 3 s a megabyte. A private key of 4096 bits has about as many.
inline constexpr MaskBudget kMaskBudget{500, std::size_t{256} << 10};

// What the shared library reads when it has opened the seal, as one JSON object:
//
//   secrets     name -> value of each variable that Jenkins has to hide
//   plain       name -> value of the others: `unmasked`, or too short or too common to mask
//   masks       the texts to hide besides the values of `secrets`: each one line, since Jenkins
//               looks at its log line by line
//   left_out    how many texts are beyond kMaskBudget
//   unmaskable  names out of `secrets` that have no such line: Jenkins' log can show them
//
// `needles`: those of all values. Errors: kExport naming each variable whose value is not UTF-8,
// which a Java string can't carry.
[[nodiscard]] Result<Secret> AnswerText(const Environment& environment,
                                        const std::vector<Secret>& needles);

}  // namespace stepveil::jenkins
